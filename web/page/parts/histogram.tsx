import './histogram.css';

export interface Step {
  readonly name: string;
  readonly count: number;
}

const HEIGHT = 120;

/** Columns of counts over equal steps. */
export function Histogram({ label, steps }: { label: string; steps: readonly Step[] }) {
  const most = Math.max(1, ...steps.map((step) => step.count));
  const width = 360 / steps.length;
  const said = steps.filter((step) => step.count > 0).map((step) => `${step.name}: ${step.count}`);
  return (
    <svg
      class="histogram"
      viewBox={`0 0 360 ${HEIGHT + 36}`}
      role="img"
      aria-label={`${label}. ${said.join(', ')}`}
    >
      {steps.map((step, index) => {
        const height = (HEIGHT * step.count) / most;
        const middle = (index + 0.5) * width;
        return (
          <g key={step.name}>
            <rect
              class="column"
              x={index * width + 2}
              width={width - 4}
              y={16 + HEIGHT - height}
              height={height}
              rx="2"
            />
            {step.count > 0 && (
              <text class="count" x={middle} y={12 + HEIGHT - height}>
                {step.count}
              </text>
            )}
            <text x={middle} y={HEIGHT + 32}>
              {step.name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
