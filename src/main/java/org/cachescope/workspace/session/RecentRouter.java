package org.cachescope.workspace.session;

import java.nio.file.Path;
import org.cachescope.caching.ReusePattern;

/**
 * A router or schedule that was read before, to be read again.
 *
 * @param name what a person reads
 * @param path its file
 * @param torchPattern how it is used if it is a torch file, which does not say
 */
public record RecentRouter(String name, Path path, ReusePattern torchPattern) {}
