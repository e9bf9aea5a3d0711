import './donut.css';

export interface Slice {
  readonly name: string;
  readonly value: number;
  readonly tone: string;
}

const RADIUS = 42;
const ROUND = 2 * Math.PI * RADIUS;
/** Left free between two slices. */
const GAP = 1.5;

/** Parts of a whole as a ring, with what matters most written in its middle. */
export function Donut({ label, slices, middle, below }: DonutProps) {
  const whole = slices.reduce((sum, slice) => sum + slice.value, 0) || 1;
  const gap = slices.length > 1 ? GAP : 0;
  let passed = 0;
  return (
    <svg class="donut" viewBox="0 0 100 100" role="img" aria-label={label}>
      <g transform="rotate(-90 50 50)">
        {slices.map(({ name, value, tone }) => {
          const length = (ROUND * value) / whole;
          const offset = -passed;
          passed += length;
          return (
            <circle
              key={name}
              class={tone}
              cx="50"
              cy="50"
              r={RADIUS}
              stroke-dasharray={`${Math.max(0.5, length - gap)} ${ROUND}`}
              stroke-dashoffset={offset}
            />
          );
        })}
      </g>
      <text class="middle" x="50" y="51">
        {middle}
      </text>
      <text x="50" y="63">
        {below}
      </text>
    </svg>
  );
}

interface DonutProps {
  /** All of it in words. */
  readonly label: string;
  readonly slices: readonly Slice[];
  readonly middle: string;
  readonly below: string;
}
