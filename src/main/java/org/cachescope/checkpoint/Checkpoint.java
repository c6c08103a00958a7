package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of a DiT or a U-ViT, described from its header; {@link #weights} reads the values when a network asks
 * for them.
 *
 * @param path what was opened: a file or a folder
 * @param files the files that hold the weights, and only those
 * @param layout what the files are, in words
 * @param name the bundle's name, the published name of these sizes ({@code DiT-XL/2}, {@code U-ViT-H/2}), or the sizes
 *     in words
 * @param architecture the network
 * @param dtypes element types as stored, the one of most parameters first
 * @param ignored tensors of the files that the network has no use for
 * @param notes what a user should know before trusting the images, as sentences
 * @param selection which of the files' weights these are, such as {@code ema}; empty where there is one set
 * @param bundle what a model bundle says about the model, or null for other layouts
 * @param weights the values under the names of {@link Architecture#shapes}; thread-safe, holds nothing open
 */
public record Checkpoint(
        Path path,
        List<Path> files,
        String layout,
        String name,
        Architecture architecture,
        List<DType> dtypes,
        List<String> ignored,
        List<String> notes,
        String selection,
        @Nullable ModelBundle bundle,
        WeightSource weights) {
    /** Copies the lists. */
    public Checkpoint {
        files = List.copyOf(files);
        dtypes = List.copyOf(dtypes);
        ignored = List.copyOf(ignored);
        notes = List.copyOf(notes);
    }

    /**
     * Opens a checkpoint, recognised by content: a safetensors or torch file (plain state dict or training checkpoint),
     * a diffusers DiT folder or pipeline, a model bundle, or a folder with one checkpoint file. Reads headers only.
     *
     * @throws org.cachescope.format.FormatException if it holds neither network, an incomplete one, or one whose heads
     *     nothing tells
     * @throws IOException if it cannot be read
     */
    public static Checkpoint open(Path path, CheckpointOptions options) throws IOException {
        return new CheckpointOpener(path, options).open();
    }

    /** Trained parameters: all but a DiT's fixed position table. A U-ViT has learnt its positions. */
    public long parameters() {
        return switch (architecture) {
            case DitArchitecture _ ->
                parametersWithPositions()
                        - weights.shape(DitWeightNames.POSITIONS).elements();
            case UVitArchitecture _ -> parametersWithPositions();
        };
    }

    /** Values in all, a fixed position table included: the figure that published code prints. */
    public long parametersWithPositions() {
        return weights.names().stream()
                .mapToLong(name -> weights.shape(name).elements())
                .sum();
    }
}
