package org.cachescope.workspace.studio;

import java.nio.file.Path;

/**
 * A model to choose.
 *
 * @param name what a person reads
 * @param path its file or folder
 */
public record ModelOffer(String name, Path path) {}
