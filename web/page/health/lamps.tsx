import './lamps.css';

interface Lamp {
  readonly name: string;
  readonly tone: 'good' | 'warn' | 'bad';
  readonly says: string;
}

/** One kind of thing, a line each; colour repeats what the words say. Where there is none, it is not spoken of. */
export const Lamps = ({ title, rows }: { title: string; rows: readonly Lamp[] }) =>
  rows.length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <ul class="lamps" aria-label={title}>
        {rows.map(({ name, tone, says }) => (
          <li key={name} class={tone}>
            <b>{name}</b> {says}
          </li>
        ))}
      </ul>
    </section>
  );
