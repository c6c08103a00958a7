package org.cachescope.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an {@code argparse.Namespace} in a torch file: a training script's options.
 *
 * @param values option name to value, in the file's order
 */
public record Namespace(Map<String, @Nullable Object> values) {}
