package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.TrainedWeights;
import org.cachescope.data.ClassNames;
import org.cachescope.data.ShapesDataset;
import org.cachescope.evaluation.Preview;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
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
 */
public record OpenedModel(
        Checkpoint checkpoint,
        ClassNames classes,
        ModelSpace space,
        Normalisation normalisation,
        double guidanceScale,
        double theta,
        @Nullable String identity) {
    private static final int PIXEL_CHANNELS = 3;

    /** The published evaluations' scale (Ma et al., 2024). */
    private static final double USUAL_GUIDANCE = 1.5;

    /** The published threshold for DiT. */
    private static final double USUAL_THETA = 0.1;

    /**
     * Opens a model; reads headers only.
     *
     * @throws IllegalArgumentException if there is no such file and no shipped model of that name
     */
    public static OpenedModel open(Installation installation, ModelChoice choice) throws IOException {
        String named = choice.nameOrPath();
        Path path = named == null ? installation.defaultModel() : installation.model(named);
        TrainedWeights weights = choice.trainedWeights() ? TrainedWeights.MODEL : TrainedWeights.EMA;
        return of(Checkpoint.open(path, new CheckpointOptions(weights, choice.heads())));
    }

    private static OpenedModel of(Checkpoint checkpoint) {
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
                    null);
        }
        boolean pixels = checkpoint.architecture().inChannels() <= PIXEL_CHANNELS;
        return new OpenedModel(
                checkpoint,
                ClassNames.numbered(checkpoint.architecture().classes()),
                pixels ? ModelSpace.PIXEL : ModelSpace.LATENT,
                pixels ? Normalisation.PIXELS : Normalisation.LATENTS,
                USUAL_GUIDANCE,
                USUAL_THETA,
                null);
    }

    /** The same with its identity, if that can be told without going through the weights. */
    public OpenedModel identified(Path cache) throws IOException {
        return new OpenedModel(
                checkpoint, classes, space, normalisation, guidanceScale, theta, KnownIdentity.of(cache, checkpoint));
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

    /** Whether the program can draw training images for it. */
    public boolean generator() {
        return space == ModelSpace.PIXEL
                && ShapesDataset.canHave(architecture().inputSize())
                && new ShapesDataset(architecture().inputSize()).classNames().equals(classes.names());
    }

    /** What its pictures are made by. */
    public Preview preview() {
        return new Preview(space, normalisation);
    }
}
