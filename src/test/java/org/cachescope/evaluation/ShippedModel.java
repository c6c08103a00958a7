package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.data.LabelledBatch;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.OpenedModel;
import org.jspecify.annotations.Nullable;

/** A model that ships, ready to make guided samples as pixels; sample i has the same noise in every batch. */
final class ShippedModel implements AutoCloseable {
    private static final Path MODELS = Path.of("assets", "models");
    private static final int BATCH = 64;
    private static final long NOISE_SEED = 20_000;

    private final Engine engine;
    private final ModelCard card;
    private final Network network;
    private final SamplingSession session;
    private final @Nullable Autoencoder autoencoder;

    private ShippedModel(
            Engine engine,
            ModelCard card,
            Network network,
            @Nullable SignalLeak leak,
            @Nullable Autoencoder autoencoder) {
        this.engine = engine;
        this.card = card;
        this.network = network;
        this.session = new SamplingSession(engine, network, leak);
        this.autoencoder = autoencoder;
    }

    static ShippedModel load(Engine engine, String name) throws IOException {
        Path folder = MODELS.resolve(name);
        Checkpoint checkpoint = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        ModelBundle bundle = Objects.requireNonNull(checkpoint.bundle(), "the shipped model is a bundle");
        LinearOperators operators = engine.onCpu() ? LinearOperators.PACKED : LinearOperators.PLAIN;
        Network network = Network.load(engine, checkpoint.architecture(), checkpoint.weights(), operators);
        Autoencoder autoencoder = null;
        if (bundle.autoencoderSha256() != null) {
            AutoencoderCheckpoint decoder = AutoencoderCheckpoint.open(folder.resolve(ModelBundle.AUTOENCODER));
            autoencoder = Autoencoder.load(engine, decoder.architecture(), decoder.weights());
        }
        Installation home = new Installation(Path.of("").toAbsolutePath(), folder);
        SignalLeak leak =
                OpenedModel.open(home, ModelChoice.of(folder.toString())).signalLeak();
        return new ShippedModel(engine, bundle.card(), network, leak, autoencoder);
    }

    ModelCard card() {
        return card;
    }

    /** The generator of the images that it learned from. */
    ShapesDataset data() {
        int factor = autoencoder == null ? 1 : autoencoder.architecture().factor();
        ShapesDataset data = new ShapesDataset(card.architecture().inputSize() * factor);
        assertThat(card.classNames()).isEqualTo(data.classNames());
        return data;
    }

    Solver solver() {
        return SamplingRecipe.publishedSolver(card.architecture());
    }

    /** How it is guided. */
    Guidance guidance() {
        return SamplingRecipe.publishedGuidance(card.architecture(), card.guidanceScale());
    }

    /** Samples number {@code first} and on, labels in turn, in [-1, 1] or slightly beyond. */
    LabelledBatch sample(int first, int n, CacheSchedule schedule) {
        int[] labels = IntStream.range(first, first + n)
                .map(i -> i % card.classNames().size())
                .toArray();
        List<Long> classes = IntStream.of(labels).mapToObj(Long::valueOf).toList();
        int steps = schedule.evaluations() / solver().evaluationsPerStep();
        SamplingRecipe recipe =
                new SamplingRecipe(classes, steps, solver(), guidance(), autoencoder == null, NOISE_SEED + first);
        try (SamplingSession.Run run = session.start(recipe, schedule);
                TensorScope scope = engine.newScope()) {
            Tensor sample = run.sampler().drain();
            Tensor pixels =
                    autoencoder == null ? sample : autoencoder.decode(scope, sample, Autoencoder.StageWatch.NONE);
            Shape shape = pixels.shape();
            return new LabelledBatch(pixels.toFloats(), labels, shape);
        }
    }

    /** The first samples of all, in batches. */
    List<LabelledBatch> sampleAll(int n, CacheSchedule schedule) {
        List<LabelledBatch> batches = new ArrayList<>();
        for (int first = 0; first < n; first += BATCH) {
            batches.add(sample(first, Math.min(BATCH, n - first), schedule));
        }
        return batches;
    }

    @Override
    public void close() {
        session.close();
        network.close();
        if (autoencoder != null) {
            autoencoder.close();
        }
    }
}
