package org.cachescope.view.plot;

import java.util.List;

/**
 * The pictures of two runs; immutable. Either list may be empty while its run is not done, or both hold the same
 * number of pictures of the same size.
 *
 * @param full of the run without a cache
 * @param cached of the run with one
 * @param fullCaption what the full run was
 * @param cachedCaption what the cached run was
 * @param names what each picture shows, such as its class; may be empty
 * @param notes a short text for each cached picture, such as "34.1 dB"; may be empty
 */
public record ComparisonData(
        List<Tile> full,
        List<Tile> cached,
        String fullCaption,
        String cachedCaption,
        List<String> names,
        List<String> notes) {
    /** No pictures. */
    public static final ComparisonData EMPTY = new ComparisonData(List.of(), List.of(), "", "", List.of(), List.of());

    /** @throws IllegalArgumentException if the lists do not match */
    public ComparisonData {
        full = List.copyOf(full);
        cached = List.copyOf(cached);
        names = List.copyOf(names);
        notes = List.copyOf(notes);
        if (!full.isEmpty() && !cached.isEmpty() && full.size() != cached.size()) {
            throw new IllegalArgumentException(full.size() + " full and " + cached.size() + " cached pictures");
        }
        if (!notes.isEmpty() && notes.size() != Math.max(full.size(), cached.size())) {
            throw new IllegalArgumentException(
                    notes.size() + " notes for " + Math.max(full.size(), cached.size()) + " pictures");
        }
    }

    /** Whether something stands below pictures. */
    public boolean noted() {
        return !names.isEmpty() || !notes.isEmpty();
    }

    /** What a picture shows; empty where that was not said. */
    String name(int picture) {
        return picture < names.size() ? names.get(picture) : "";
    }

    /** The short text of a cached picture; empty where there is none. */
    String note(int picture) {
        return picture < notes.size() ? notes.get(picture) : "";
    }

    /** Pictures of a run. */
    public int count() {
        return Math.max(full.size(), cached.size());
    }

    /** Whether both runs have their pictures. */
    public boolean complete() {
        return !full.isEmpty() && !cached.isEmpty();
    }
}
