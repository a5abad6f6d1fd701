import { plural } from '../words.ts';
import type { Anchors } from './anchors.ts';
import type { PageData } from './form.ts';
import { markup, type Html } from './markup.ts';
import { table } from './table.ts';

type Pods = NonNullable<PageData['pods']>;

/** As many pods as one table shows; of more, those of a component are folded, for a browser lays every line out. */
const unfolded = 200;

const podsTable = (caption: string, pods: Pods, anchors: Anchors): Html =>
  table(
    caption,
    ['pod', 'component', 'remark'],
    pods.map(({ name, kind, components, isOnHostNetwork }) => ({
      cells: [
        kind === 'Pod' ? name : `${kind} ${name}`,
        components.length > 0 ? anchors.links('end', components) : 'none',
        isOnHostNetwork ? 'on the host network: no policy binds it' : '',
      ],
    })),
  );

/** Whether a pod is one of a component that its policies bind: nothing is to be said of it. */
const isPlain = ({ components, isOnHostNetwork }: Pods[number]): boolean =>
  components.length === 1 && !isOnHostNetwork;

/** Who each pod is: in one table, or where there are many, folded by component, and those that stand out before. */
export function podsTables(pods: Pods, anchors: Anchors): Html {
  if (pods.length <= unfolded) return podsTable('The pods of the namespace', pods, anchors);
  const odd = pods.filter((pod) => !isPlain(pod));
  const plain = pods.filter(isPlain);
  const names = [...new Set(plain.flatMap(({ components }) => components))];
  return markup`${odd.length > 0 && podsTable('Pods in no component or in several, or on the host network', odd, anchors)}
    ${names.map((name) => {
      const members = plain.filter(({ components }) => components[0] === name);
      return markup`<details class="pods">
        <summary>${name}: ${plural(members.length, 'pod')}</summary>
        ${podsTable(`The pods of ${name}`, members, anchors)}
      </details> `;
    })}`;
}
