package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory of a run of DiT-XL/2 in single precision, read from Linux's process table. */
@Tag("large")
class LargeModelLargeTest {
    private static final double MOST_OF_FILE = 1.25;

    @Test
    void aCachedPairOfStepsFitsInAQuarterMoreThanTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("random-XL-2-256.safetensors");
        RandomCheckpoint.write(file, RandomCheckpoint.XL_256, 7);
        long fileBytes = Files.size(file);
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        int steps = 2;
        CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                .schedule(RunShape.of(checkpoint.architecture(), steps, RouterInfo.DDIM));
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(207L), steps, new Solver.Ddim(0), new Guidance(4, 3), false, 1);
        long[] most = {0};
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Network dit =
                        Network.load(engine, checkpoint.architecture(), checkpoint.weights(), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, dit);
                SamplingSession.Run run = session.start(recipe, schedule)) {
            most[0] = ResidentMemory.now();
            run.sampler().forEachRemaining(_ -> most[0] = Math.max(most[0], ResidentMemory.now()));
        }
        double share = (double) most[0] / fileBytes;
        System.out.printf("XL/2: %.2f GB resident at most, %.3f of the file%n", most[0] / 1e9, share);
        assertThat(share).as("resident memory over file size").isLessThan(MOST_OF_FILE);
    }
}
