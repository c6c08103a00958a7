package org.cachescope.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.cachescope.format.FormatException;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;

/**
 * An autoencoder's file, described from its header; {@link #weights} reads the values when the network asks for them.
 *
 * @param path what was opened: a file or a folder
 * @param files the files that hold the weights
 * @param name what to call it: the file or, where all such files bear one name, the folder
 * @param layout what the files are, in words
 * @param architecture the network
 * @param dtypes element types as stored, the one of most parameters first
 * @param ignored tensors of the files that the network has no use for
 * @param notes what a user should know, as sentences
 * @param weights the values under their published names; thread-safe, holds nothing open
 */
public record AutoencoderCheckpoint(
        Path path,
        List<Path> files,
        String name,
        String layout,
        AutoencoderArchitecture architecture,
        List<DType> dtypes,
        List<String> ignored,
        List<String> notes,
        WeightSource weights) {
    /** A pipeline keeps its autoencoder in a folder of this name. */
    private static final String PART = "vae";

    private static final String UNIFORM_NAME = "diffusion_pytorch_model";

    /** Copies the lists. */
    public AutoencoderCheckpoint {
        files = List.copyOf(files);
        dtypes = List.copyOf(dtypes);
        ignored = List.copyOf(ignored);
        notes = List.copyOf(notes);
    }

    /**
     * Opens an autoencoder, recognised by content: a safetensors or torch file in latent-diffusion's or diffusers'
     * layout, a diffusers folder, or a pipeline's folder, of which it takes the autoencoder. Reads headers only.
     *
     * @throws FormatException if it holds no KL autoencoder, an incomplete one, or one of another kind
     * @throws IOException if it cannot be read
     */
    public static AutoencoderCheckpoint open(Path path) throws IOException {
        Path part = path.resolve(PART);
        Path place = Files.isRegularFile(part.resolve(AutoencoderConfig.NAME)) ? part : path;
        List<Path> files = Files.isDirectory(place) ? new CheckpointFolder(place).weightFiles() : List.of(place);
        StoredTensors tensors = new CheckpointOpener(path, CheckpointOptions.DEFAULT).tensors(files);
        Optional<AutoencoderConfig> config = AutoencoderConfig.beside(files.getFirst());
        AutoencoderRecognizer.Recognized found =
                AutoencoderRecognizer.recognize(tensors, config.orElse(AutoencoderConfig.PUBLISHED));
        List<String> notes = new ArrayList<>(tensors.notes());
        if (config.isEmpty()) {
            notes.add("The file does not say how its latents are scaled: " + AutoencoderConfig.PUBLISHED.scaleFactor()
                    + " is assumed, as published with latent diffusion.");
        }
        return new AutoencoderCheckpoint(
                path,
                tensors.files(),
                nameOf(files.getFirst()),
                tensors.container() + ", " + found.names().words(),
                found.architecture(),
                CheckpointOpener.dtypes(found.origins()),
                found.ignored(),
                notes,
                new CanonicalWeights(found.origins()));
    }

    /**
     * Whether a file's or folder's tensors are an autoencoder's.
     *
     * @throws IOException if it is no checkpoint or cannot be read
     */
    public static boolean isOne(Path path) throws IOException {
        List<Path> files = Files.isDirectory(path) ? CheckpointFolder.of(path).weightFiles() : List.of(path);
        return AutoencoderRecognizer.isOne(new CheckpointOpener(path, CheckpointOptions.DEFAULT).tensors(files));
    }

    /**
     * The autoencoder that a diffusers pipeline brings along.
     *
     * @param model the pipeline's folder, or the folder or file of its network
     */
    public static Optional<Path> beside(Path model) {
        Path whole = model.toAbsolutePath().normalize();
        return Stream.iterate(whole, Objects::nonNull, Path::getParent)
                .limit(2)
                .filter(folder -> folder.endsWith(CheckpointFolder.TRANSFORMER))
                .map(folder -> folder.resolveSibling(PART))
                .findFirst()
                .or(() -> Optional.of(whole.resolve(PART)))
                .filter(part -> Files.isRegularFile(part.resolve(AutoencoderConfig.NAME)));
    }

    private static String nameOf(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        String name = String.valueOf(whole.getFileName());
        Path folder = whole.getParent();
        if (!name.startsWith(UNIFORM_NAME) || folder == null || folder.getFileName() == null) {
            return name;
        }
        String last = folder.getFileName().toString();
        Path above = folder.getParent();
        return last.equals(PART) && above != null && above.getFileName() != null
                ? above.getFileName() + "/" + last
                : last;
    }

    /**
     * Looks for the first value that is no finite number.
     *
     * @param progress hears of each weight, and can stop the search
     * @throws IOException if the weights cannot be read
     * @throws CancellationException if {@code progress} says so
     */
    public Optional<ModelIdentity.NonFinite> firstNonFinite(Progress progress) throws IOException {
        long total = weights.names().stream()
                .mapToLong(weight ->
                        weights.shape(weight).elements() * weights.dtype(weight).sizeBytes())
                .sum();
        long done = 0;
        try {
            for (String weight : weights.names()) {
                try (Arena arena = Arena.ofConfined()) {
                    HostTensor values = weights.read(weight, arena);
                    done += values.bytes().byteSize();
                    for (long i = 0; i < values.shape().elements(); i++) {
                        if (!Double.isFinite(values.valueAt(i))) {
                            return Optional.of(
                                    new ModelIdentity.NonFinite(weight, i, Double.toString(values.valueAt(i))));
                        }
                    }
                }
                if (!progress.goesOn(done, total)) {
                    throw new CancellationException("reading " + path.getFileName() + " was cancelled");
                }
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The hash of the weights' file; of several files theirs, joined by {@code +}. */
    public String sha256() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (Path file : files) {
            hashes.add(FileHash.sha256(file, Progress.NONE));
        }
        return String.join("+", hashes);
    }

    /** Weights in all. */
    public long parameters() {
        return architecture.parameters();
    }
}
