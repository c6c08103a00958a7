package org.cachescope.workspace;

import java.util.Collection;
import org.cachescope.data.Spelling;

/** Ends a message about a name that is not known by the one that was meant. */
public final class DidYouMean {
    private DidYouMean() {}

    /** Such as {@code . Did you mean 'ring'?}; empty where nothing comes close. */
    public static String of(String typed, Collection<String> names) {
        return Spelling.nearest(typed, names)
                .map(name -> ". Did you mean '" + name + "'?")
                .orElse("");
    }
}
