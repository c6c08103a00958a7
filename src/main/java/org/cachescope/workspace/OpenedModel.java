package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.TrainedWeights;
import org.cachescope.data.ClassNames;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.evaluation.Preview;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint with what must be known to make images by it, from its bundle or by what is usual.
 *
 * @param checkpoint the weights, not yet read
 * @param classes names of its classes
 * @param space pixels or latents
 * @param normalisation how its values become pixels
 * @param guidanceScale scale to use where none is asked for
 * @param theta router threshold to use where neither request nor router says
 * @param identity content hash of the weights, or null while it is not known
 * @param autoencoder what decodes its latents, or null where they are previewed
 * @param notes what a reader should know, as sentences
 */
public record OpenedModel(
        Checkpoint checkpoint,
        ClassNames classes,
        ModelSpace space,
        Normalisation normalisation,
        double guidanceScale,
        double theta,
        @Nullable String identity,
        @Nullable AutoencoderCheckpoint autoencoder,
        List<String> notes) {
    private static final int PIXEL_CHANNELS = 3;

    /**
     * What the published evaluations have (Ma et al., 2024).
     *
     * @param guidanceScale counted as the network's publication counts it
     * @param theta router threshold
     */
    private record Usual(double guidanceScale, double theta) {
        static Usual of(Architecture network) {
            return switch (network) {
                case DitArchitecture _ -> new Usual(1.5, 0.1);
                case UVitArchitecture _ -> new Usual(0.4, 0.9);
            };
        }
    }

    /** Copies the list. */
    public OpenedModel {
        notes = List.copyOf(notes);
    }

    /**
     * Opens a model; reads headers only.
     *
     * @throws IllegalArgumentException if there is no such file and no shipped model of that name, or the autoencoder
     *     asked for does not fit it
     */
    public static OpenedModel open(Installation installation, ModelChoice choice) throws IOException {
        String named = choice.nameOrPath();
        Path path = named == null ? installation.defaultModel() : installation.model(named);
        TrainedWeights weights = choice.trainedWeights() ? TrainedWeights.MODEL : TrainedWeights.EMA;
        OpenedModel model = of(
                installation,
                Checkpoint.open(path, new CheckpointOptions(weights, choice.heads(), choice.prediction())));
        String autoencoder = choice.autoencoder();
        return autoencoder == null ? model.withItsOwnAutoencoder() : model.with(fitting(model, Path.of(autoencoder)));
    }

    /** An autoencoder that was asked for: it fits, or is refused. */
    private static AutoencoderCheckpoint fitting(OpenedModel model, Path path) throws IOException {
        if (model.space == ModelSpace.PIXEL) {
            throw new IllegalArgumentException(
                    model.name() + " makes pixels, which need no autoencoder: open it without one.");
        }
        AutoencoderCheckpoint autoencoder = AutoencoderCheckpoint.open(path);
        model.misfit(autoencoder).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return autoencoder;
    }

    private Optional<String> misfit(AutoencoderCheckpoint autoencoder) {
        int made = architecture().inChannels();
        int decoded = autoencoder.architecture().latentChannels();
        return made == decoded
                ? Optional.empty()
                : Optional.of("autoencoder " + autoencoder.name() + ": expected " + made + " latent channels, as "
                        + name() + " makes them, found " + decoded
                        + ". Take the autoencoder that the model was trained with.");
    }

    /** Hash of the file that has what its runs begin with besides noise, or null for noise alone. */
    public @Nullable String signalLeakHash() {
        ModelBundle bundle = checkpoint.bundle();
        return bundle == null ? null : bundle.signalLeakSha256();
    }

    /** The file that has what its runs begin with besides noise, if there is one. */
    public Optional<Path> signalLeakFile() {
        return signalLeakHash() == null
                ? Optional.empty()
                : Optional.of(home(checkpoint).resolve(ModelBundle.SIGNAL_LEAK));
    }

    /**
     * What its runs begin with besides noise, or null for noise alone.
     *
     * @throws org.cachescope.format.FormatException if the file that has it is damaged
     */
    public @Nullable SignalLeak signalLeak() throws IOException {
        ModelBundle bundle = checkpoint.bundle();
        return bundle == null ? null : SignalLeakFile.read(bundle, home(checkpoint));
    }

    /** Where a model's own files lie: a bundle's folder, be it opened by its weights. */
    private static Path home(Checkpoint checkpoint) {
        Path path = checkpoint.path().toAbsolutePath();
        return checkpoint.bundle() != null && Files.isRegularFile(path) ? path.getParent() : path;
    }

    /** What a pipeline or a bundle brings along is used if it can be, and never in the way. */
    private OpenedModel withItsOwnAutoencoder() {
        Optional<Path> found =
                space == ModelSpace.LATENT ? AutoencoderCheckpoint.beside(home(checkpoint)) : Optional.empty();
        if (found.isEmpty()) {
            return this;
        }
        String problem;
        try {
            AutoencoderCheckpoint autoencoder = AutoencoderCheckpoint.open(found.get());
            Optional<String> misfit = misfit(autoencoder);
            if (misfit.isEmpty()) {
                return with(autoencoder);
            }
            problem = misfit.get();
        } catch (IOException e) {
            problem = Problems.message(e);
        }
        List<String> told = new ArrayList<>(notes);
        told.add("The autoencoder beside the model is of no use, and its latents are previewed: " + problem);
        return with(null, told);
    }

    private OpenedModel with(AutoencoderCheckpoint decodes) {
        List<String> told = new ArrayList<>(notes);
        told.addAll(decodes.notes());
        return with(decodes, told);
    }

    private OpenedModel with(@Nullable AutoencoderCheckpoint decodes, List<String> told) {
        return new OpenedModel(
                checkpoint, classes, space, normalisation, guidanceScale, theta, identity, decodes, told);
    }

    private static OpenedModel of(Installation installation, Checkpoint checkpoint) throws IOException {
        @Nullable ModelBundle bundle = checkpoint.bundle();
        if (bundle != null) {
            ModelCard card = bundle.card();
            return new OpenedModel(
                    checkpoint,
                    new ClassNames(card.classNames()),
                    card.space(),
                    card.normalisation(),
                    card.guidanceScale(),
                    card.theta(),
                    null,
                    null,
                    checkpoint.notes());
        }
        Usual usual = Usual.of(checkpoint.architecture());
        boolean pixels = checkpoint.architecture().inChannels() <= PIXEL_CHANNELS;
        return new OpenedModel(
                checkpoint,
                installation.usualClasses(checkpoint.architecture().classes()),
                pixels ? ModelSpace.PIXEL : ModelSpace.LATENT,
                pixels ? Normalisation.PIXELS : Normalisation.LATENTS,
                usual.guidanceScale(),
                usual.theta(),
                null,
                null,
                checkpoint.notes());
    }

    /** The same with its identity, if that can be told without going through the weights. */
    public OpenedModel identified(Path cache) throws IOException {
        return withIdentity(KnownIdentity.of(cache, checkpoint));
    }

    /** The same with its identity, for which its weights are read unless it is known. */
    public OpenedModel identified(Path cache, Identities identities) throws IOException {
        OpenedModel known = identified(cache);
        return known.identity == null ? withIdentity(identities.of(checkpoint).sha256()) : known;
    }

    private OpenedModel withIdentity(@Nullable String known) {
        return new OpenedModel(
                checkpoint, classes, space, normalisation, guidanceScale, theta, known, autoencoder, notes);
    }

    /** Short name. */
    public String name() {
        return checkpoint.name();
    }

    /** Sizes of the network. */
    public Architecture architecture() {
        return checkpoint.architecture();
    }

    /**
     * Sizes of the DiT that it is.
     *
     * @throws IllegalArgumentException if it is another network
     */
    public DitArchitecture dit() {
        if (architecture() instanceof DitArchitecture dit) {
            return dit;
        }
        throw new IllegalArgumentException(
                name() + ": this is for DiT models only; inspect says what the checkpoint holds");
    }

    /** Whether predicted clean images are clamped, as pixels are. */
    public boolean clips() {
        return space == ModelSpace.PIXEL;
    }

    /** Side of its images in pixels once they are decoded, or of its latents where nothing decodes them. */
    public int imageSize() {
        int factor = autoencoder == null ? 1 : autoencoder.architecture().factor();
        return architecture().inputSize() * factor;
    }

    /** Whether the program can draw training images for it. */
    public boolean generator() {
        return (space == ModelSpace.PIXEL || autoencoder != null)
                && ShapesDataset.canHave(imageSize())
                && new ShapesDataset(imageSize()).classNames().equals(classes.names());
    }

    /** What pictures of its samples are made by where they are not decoded. */
    public Preview preview() {
        return new Preview(space, normalisation);
    }

    /** What its final pictures are where they are not the images themselves, else empty. */
    public String previewLabel() {
        return autoencoder == null ? preview().label() : "";
    }
}
