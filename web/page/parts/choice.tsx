import { useId } from 'preact/hooks';

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly name: string }[];
  choose: (value: string) => void;
}

/** A labelled list to choose one from. */
export function Choice({ label, value, options, choose }: ChoiceProps) {
  const id = useId();
  return (
    <span class="choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.name}
          </option>
        ))}
      </select>
    </span>
  );
}
