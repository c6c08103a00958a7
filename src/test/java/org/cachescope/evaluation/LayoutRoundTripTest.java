package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.DiffusersModel;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same weights in every layout are the same model: its images are the same, bit for bit. */
class LayoutRoundTripTest {
    private static final DitArchitecture NETWORK = RandomCheckpoint.TINY;
    private static final int STEPS = 4;
    private static final CheckpointOptions OPTIONS = CheckpointOptions.DEFAULT.withHeads(NETWORK.heads());

    @TempDir
    private Path folder;

    @Test
    void originalAndDiffusersLayoutGiveTheSameImages() throws IOException {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(NETWORK, 21);
        Path torch = folder.resolve("model.pt");
        TorchFile.write(torch, weights);
        Path safetensors = folder.resolve("model.safetensors");
        SafetensorsFile.write(safetensors, weights, Map.of());
        Checkpoint original = Checkpoint.open(torch, OPTIONS);
        Path diffusers = folder.resolve("pipeline/transformer");
        DiffusersModel.write(diffusers, NETWORK, original.weights());

        List<Checkpoint> layouts = List.of(
                original,
                Checkpoint.open(safetensors, OPTIONS),
                Checkpoint.open(diffusers, CheckpointOptions.DEFAULT),
                Checkpoint.open(folder.resolve("pipeline"), CheckpointOptions.DEFAULT));
        assertThat(layouts).extracting(Checkpoint::layout).anyMatch(layout -> layout.contains("diffusers"));
        String identity = ModelIdentity.of(original, (_, _) -> true).sha256();
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            float[] expected = images(engine, original);
            for (Checkpoint layout : layouts) {
                assertThat(images(engine, layout)).as(layout.layout()).isEqualTo(expected);
                assertThat(ModelIdentity.of(layout, (_, _) -> true).sha256()).isEqualTo(identity);
            }
        }
    }

    private static float[] images(Engine engine, Checkpoint checkpoint) {
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 4L), STEPS, new Solver.Ddim(0), new Guidance(1.5, 3), false, 6);
        CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                .schedule(RunShape.of(NETWORK, STEPS, recipe.solver().name()));
        try (Network network = Network.load(
                        engine, checkpoint.architecture(), checkpoint.weights(), LinearOperators.fastest(engine));
                SamplingSession session = new SamplingSession(engine, network);
                SamplingSession.Run run = session.start(recipe, schedule)) {
            return run.sampler().drain().toFloats();
        }
    }
}
