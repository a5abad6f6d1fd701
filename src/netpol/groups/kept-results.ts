/** What the policies of a subject class allow with each peer class, as numbers of connection sets. */
export interface ClassResults {
  readonly numbers: Uint32Array;
  /** Where in `numbers` each peer class has its own; absent where that is at its own place. */
  readonly places?: Int32Array | undefined;
}

/** From how many different `places` on results are copied, lest a long row of changes leaves as many. */
const limit = 8;

/**
 * Results for peer classes that have changed: those of class n are those that class `places[n]` had. Nothing is
 * copied but the places, which most results share.
 */
export function keepResults(
  results: readonly (ClassResults | undefined)[],
  places: Int32Array,
): readonly (ClassResults | undefined)[] {
  const through = new Map<Int32Array | undefined, Int32Array>();
  const throughBoth = (first: Int32Array | undefined): Int32Array => {
    let both = through.get(first);
    if (!both) {
      both = first ? places.map((place) => first[place] as number) : places;
      through.set(first, both);
    }
    return both;
  };
  const moved = results.map(
    (result) => result && { numbers: result.numbers, places: throughBoth(result.places) },
  );
  return through.size < limit ? moved : moved.map((result) => result && copied(result));
}

function copied({ numbers, places }: ClassResults): ClassResults {
  if (!places) return { numbers };
  const own = new Uint32Array(places.length);
  for (let peer = 0; peer < places.length; peer += 1)
    own[peer] = numbers[places[peer] as number] as number;
  return { numbers: own };
}
