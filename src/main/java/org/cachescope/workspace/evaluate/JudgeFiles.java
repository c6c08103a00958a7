package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.checkpoint.InceptionCheckpoint;
import org.cachescope.evaluation.metrics.FeatureExtractor;
import org.cachescope.evaluation.metrics.InceptionExtractor;
import org.cachescope.evaluation.metrics.ReferenceFile;
import org.cachescope.evaluation.metrics.ReferenceSet;
import org.cachescope.evaluation.metrics.ShapesExtractor;
import org.cachescope.model.Inception;
import org.cachescope.tensor.Engine;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.PublishedModels;
import org.jspecify.annotations.Nullable;

/**
 * A protocol's network and references, found and checked before the engine is needed.
 *
 * @param protocol what stands beside its figures
 * @param sha256 of the network's weights, 64 hexadecimal digits
 * @param loader loads the network
 * @param reference what samples are compared with; null where none was found
 */
public record JudgeFiles(
        String protocol,
        String sha256,
        Loader loader,
        @Nullable ReferenceSet reference) {
    /** File name of the statistics beside a shipped network. */
    public static final String REFERENCE = "reference-stats.npz";

    /** Loads a network on the engine's thread. */
    @FunctionalInterface
    public interface Loader {
        /** The network, owned by the caller. */
        FeatureExtractor load(Engine engine) throws IOException;
    }

    /**
     * Finds the files of a protocol.
     *
     * @param imageSide height and width of the images to be judged
     * @throws IllegalArgumentException if the network is nowhere to be found, with what to do
     */
    public static JudgeFiles open(Installation installation, ProtocolChoice choice, int imageSide) throws IOException {
        return switch (choice.kind()) {
            case SHAPES -> shapes(installation, choice, imageSide);
            case ADM -> inception(installation, choice, Inception.Preprocessing.TENSORFLOW);
            case PYTORCH_FID -> inception(installation, choice, Inception.Preprocessing.PYTORCH);
            case PAIRS ->
                throw new IllegalArgumentException("the protocol pairs has neither network nor references: choose"
                        + " shapes, adm or pytorch-fid");
        };
    }

    /**
     * How a model is judged where a person says nothing: by the shapes' own classifier where the model makes shapes of
     * a size that one ships for, else image by image.
     */
    public static ProtocolChoice usual(Installation installation, OpenedModel model) {
        return model.generator() && Files.isDirectory(classifier(installation, model.imageSize()))
                ? ProtocolChoice.SHAPES
                : ProtocolChoice.PAIRS;
    }

    private static Path classifier(Installation installation, int imageSide) {
        return installation.folder().resolve("assets/models/shapes" + imageSide + "-classifier");
    }

    private static JudgeFiles shapes(Installation installation, ProtocolChoice choice, int imageSide)
            throws IOException {
        Path asked = choice.network();
        Path folder = asked == null ? classifier(installation, imageSide) : asked;
        if (asked == null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "no classifier for " + imageSide + "-pixel shapes ships with this build (" + folder
                            + "): name one by --network, train one by 'cachescope train-classifier', or have PSNR and SSIM alone"
                            + " by --protocol pairs");
        }
        ClassifierBundle bundle = ClassifierBundle.open(folder);
        int side = bundle.card().architecture().inputSize();
        if (side != imageSide) {
            throw new IllegalArgumentException(
                    folder + ": the classifier looks at images of " + side + " pixels, and these have " + imageSide);
        }
        return new JudgeFiles(
                choice.kind().label(),
                bundle.sha256(),
                engine -> ShapesExtractor.load(engine, bundle.card().architecture(), bundle.weights()),
                reference(choice, folder.resolve(REFERENCE), bundle.sha256()));
    }

    private static JudgeFiles inception(
            Installation installation, ProtocolChoice choice, Inception.Preprocessing preprocessing)
            throws IOException {
        Path asked = choice.network();
        Path file = asked != null
                ? asked
                : new DownloadFolder(installation.published())
                        .downloaded(PublishedModels.INCEPTION)
                        .orElseThrow(() -> new IllegalArgumentException("the protocol "
                                + choice.kind().label() + " needs the published Inception weights: get them by"
                                + " 'cachescope fetch inception', or name pt_inception-2015-12-05-6726825d.pth by"
                                + " --network"));
        InceptionCheckpoint checkpoint = InceptionCheckpoint.open(file);
        return new JudgeFiles(
                choice.kind().label(),
                checkpoint.sha256(),
                engine -> InceptionExtractor.load(engine, checkpoint.weights(), preprocessing),
                reference(choice, file.resolveSibling(choice.kind().label() + "-" + REFERENCE), checkpoint.sha256()));
    }

    private static @Nullable ReferenceSet reference(ProtocolChoice choice, Path beside, String sha256)
            throws IOException {
        Path asked = choice.reference();
        if (asked == null && Files.notExists(beside)) {
            return null;
        }
        return ReferenceFile.read(
                asked == null ? beside : asked, sha256, choice.kind().label());
    }

    /**
     * What samples are compared with.
     *
     * @throws IllegalArgumentException if there is nothing, with what to do
     */
    public ReferenceSet requireReference() {
        ReferenceSet set = reference;
        if (set == null) {
            throw new IllegalArgumentException("no reference statistics for the protocol " + protocol
                    + " were found: name a file by --reference, or make one by 'cachescope reference'");
        }
        return set;
    }
}
