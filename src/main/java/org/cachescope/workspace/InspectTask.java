package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.MacConvention;
import org.cachescope.caching.Macs;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;
import org.cachescope.model.LayerKind;
import org.cachescope.tensor.DType;
import org.cachescope.training.TrainingState;
import org.jspecify.annotations.Nullable;

/** Says what a file or folder holds: a network, a router, a schedule or a stopped training. Needs no engine. */
public final class InspectTask implements Task<InspectReport> {
    private static final double[] THETAS = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99};

    private final Installation installation;
    private final ModelChoice choice;
    private final boolean identify;
    private final @Nullable ReusePattern torchPattern;
    private final OptionalInt depth;

    /**
     * A task.
     *
     * @param choice what to look at
     * @param identify whether to read all weights for their hash and for NaN
     * @param torchPattern how to count a torch router's cells, since it does not say which evaluations may reuse;
     *     null for what is usual for its layout
     * @param depth blocks of the network, for SmoothCache files that do not say; null where they do
     */
    public InspectTask(
            Installation installation,
            ModelChoice choice,
            boolean identify,
            @Nullable ReusePattern torchPattern,
            @Nullable Integer depth) {
        this.installation = installation;
        this.choice = choice;
        this.identify = identify;
        this.torchPattern = torchPattern;
        this.depth = depth == null ? OptionalInt.empty() : OptionalInt.of(depth);
    }

    /** {@inheritDoc} */
    @Override
    public InspectReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        String named = choice.nameOrPath();
        if (named != null) {
            Path path = file(named);
            if (Files.isRegularFile(path) && mayBeRouter(path)) {
                return router(path);
            }
            Optional<TrainingState.Summary> training =
                    Files.isRegularFile(path) ? TrainingState.summary(path) : Optional.empty();
            if (training.isPresent()) {
                TrainingState.Summary found = training.get();
                return new InspectReport.Training(path, found.kind(), found.step(), found.recipe());
            }
            if (isAutoencoder(path)) {
                return autoencoder(AutoencoderCheckpoint.open(path), progress, cancel);
            }
        }
        return model(OpenedModel.open(installation, choice), progress, cancel);
    }

    /** A shipped router's name serves too, as long as no file and no model has it. */
    private Path file(String named) {
        try {
            return installation.model(named);
        } catch (IllegalArgumentException noModel) {
            try {
                return installation.router(named);
            } catch (IllegalArgumentException _) {
                throw noModel;
            }
        }
    }

    private static boolean mayBeRouter(Path path) throws IOException {
        return switch (FileKind.of(path)) {
            case JSON -> true;
            case TORCH_ZIP, TORCH_LEGACY -> TorchRouterFile.isRouter(path);
            case SAFETENSORS, PICKLE, NPZ, PNG, UNKNOWN -> false;
        };
    }

    /** What is no checkpoint at all is told where a model is looked for. */
    private static boolean isAutoencoder(Path path) throws IOException {
        try {
            return AutoencoderCheckpoint.isOne(path);
        } catch (FormatException _) {
            return false;
        }
    }

    private InspectReport autoencoder(AutoencoderCheckpoint checkpoint, ProgressListener progress, CancelToken cancel)
            throws IOException {
        ModelIdentity.NonFinite first = null;
        if (identify) {
            Counted count = new Counted(
                    progress, "reading weights", checkpoint.weights().names().size());
            first = checkpoint
                    .firstNonFinite((_, _) -> {
                        count.advance();
                        return !cancel.isCancelled();
                    })
                    .orElse(null);
        }
        return new InspectReport.Autoencoder(
                checkpoint.path(),
                checkpoint.layout(),
                checkpoint.name(),
                checkpoint.architecture(),
                checkpoint.parameters(),
                checkpoint.dtypes().stream().map(DType::name).toList(),
                checkpoint.ignored(),
                checkpoint.notes(),
                damage(first));
    }

    private InspectReport router(Path path) throws IOException {
        boolean told = FileKind.of(path) == FileKind.JSON;
        return switch (RouterFiles.read(path, torchPattern, depth)) {
            case RouterFile.Learned(Router router) -> {
                Map<Double, Integer> spared = new TreeMap<>();
                for (double theta : THETAS) {
                    var schedule = new CachePolicy.Threshold(router, theta).schedule();
                    spared.put(theta, schedule.counts().spared());
                }
                yield new InspectReport.Scores(path, router.info(), told, router.cells(), spared);
            }
            case RouterFile.Decisions(var schedule) -> new InspectReport.Decisions(path, schedule);
        };
    }

    private InspectReport model(OpenedModel model, ProgressListener progress, CancelToken cancel) throws IOException {
        Checkpoint checkpoint = model.checkpoint();
        @Nullable
        ModelIdentity identity =
                identify ? new Identities(installation.cache(), progress, cancel).of(checkpoint) : null;
        @Nullable ModelBundle bundle = checkpoint.bundle();
        Macs macs = new Macs(checkpoint.architecture());
        return new InspectReport.Model(
                checkpoint.path(),
                checkpoint.layout(),
                checkpoint.name(),
                checkpoint.architecture(),
                checkpoint.parameters(),
                checkpoint.parametersWithPositions() - checkpoint.parameters(),
                checkpoint.dtypes().stream().map(DType::name).toList(),
                checkpoint.selection(),
                switch (model.space()) {
                    case PIXEL -> "pixels";
                    case LATENT -> "latents";
                },
                bundle == null ? List.of() : bundle.card().classNames(),
                checkpoint.ignored(),
                notes(model),
                identity == null ? null : identity.sha256(),
                identity == null ? null : damage(identity.firstNonFinite()),
                macs.perImage(MacConvention.EXECUTED),
                macs.perImage(MacConvention.AS_PUBLISHED),
                new InspectReport.LayerMacs(
                        macs.layer(LayerKind.MHSA, MacConvention.EXECUTED),
                        macs.layer(LayerKind.MHSA, MacConvention.AS_PUBLISHED),
                        macs.layer(LayerKind.FFN, MacConvention.EXECUTED),
                        macs.skipProjection()));
    }

    private static List<String> notes(OpenedModel model) {
        List<String> notes = new ArrayList<>(model.notes());
        model.signalLeakFile()
                .ifPresent(file -> notes.add("Runs begin with what the noisiest step leaves of its images ("
                        + file.getFileName() + "), and noise."));
        return notes;
    }

    private static @Nullable String damage(ModelIdentity.@Nullable NonFinite first) {
        return first == null ? null : first.value() + " in tensor '" + first.weight() + "' at index " + first.index();
    }
}
