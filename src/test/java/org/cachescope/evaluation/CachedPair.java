package org.cachescope.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;

/**
 * A process that makes two solver steps by a checkpoint, of which what may be reused is, decodes them where it is given
 * an autoencoder, and prints how much memory that took: in words, then as a share of the weights.
 */
final class CachedPair {
    private CachedPair() {}

    /** @param arguments a checkpoint, and an autoencoder or none */
    public static void main(String[] arguments) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]), CheckpointOptions.DEFAULT);
        Architecture a = checkpoint.architecture();
        Solver solver = SamplingRecipe.publishedSolver(a);
        RunShape shape = RunShape.of(a, 2, solver.name());
        CacheSchedule schedule = new CachePolicy.AllCells(shape.publishedPattern()).schedule(shape);
        require(schedule.counts().reused() == a.layers(), "a pair of which one evaluation reuses");
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(207L), 2, solver, SamplingRecipe.publishedGuidance(a, 1.5), false, 1);
        long weights = checkpoint.parametersWithPositions() * Float.BYTES;
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            LinearOperators operators = LinearOperators.fastest(engine);
            ResidentMemory.forgetPeak();
            long before = ResidentMemory.now();
            try (Network network = Network.load(engine, a, checkpoint.weights(), operators);
                    SamplingSession session = new SamplingSession(engine, network);
                    SamplingSession.Run run = session.start(recipe, schedule)) {
                SampledImages latents = SampledImages.of(run.sampler().drain());
                for (float value : latents.values()) {
                    require(Float.isFinite(value), "finite latents");
                }
                if (arguments.length > 1) {
                    AutoencoderCheckpoint autoencoder = AutoencoderCheckpoint.open(Path.of(arguments[1]));
                    weights += decoderWeights(autoencoder);
                    try (LatentDecoder decoder = LatentDecoder.load(engine, autoencoder)) {
                        int side = decoder.decode(latents, () -> {}, _ -> {})
                                .getFirst()
                                .width();
                        require(side == 8 * a.inputSize(), "eight pixels for each latent");
                    }
                }
            }
            long most = ResidentMemory.peak() - before;
            System.out.printf(
                    "%s: %.2f GB at most beyond the engine's own, %.3f of the weights%n%s%n",
                    checkpoint.name(), most / 1e9, (double) most / weights, (double) most / weights);
        }
    }

    private static long decoderWeights(AutoencoderCheckpoint autoencoder) {
        return autoencoder.architecture().decoder().stream()
                        .flatMap(stage -> stage.weights().values().stream())
                        .mapToLong(Shape::elements)
                        .sum()
                * Float.BYTES;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("expected " + what);
        }
    }
}
