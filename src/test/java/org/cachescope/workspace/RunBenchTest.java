package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.model.UVitArchitecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBenchTest {
    private static final UVitArchitecture NETWORK =
            new UVitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, false, false, false);
    private static final RunShape RUN = RunShape.of(NETWORK, 4, "dpm-solver-2");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void makeAnInstallation() throws IOException {
        Files.createDirectories(folder.resolve("sample-routers"));
        installation = new Installation(folder, folder.resolve("cache"));
    }

    private Router ship(String file, String model, SolverName solver, double theta) throws IOException {
        return ship(file, model, solver, theta, RouterMode.REUSE);
    }

    private Router ship(String file, String model, SolverName solver, double theta, RouterMode mode)
            throws IOException {
        RouterRows rows = new RouterRows(solver, 4, solver.publishedPattern());
        RouterInfo info = RouterInfo.of(NETWORK.blocks(), rows)
                .withModel(model, "0".repeat(64))
                .withTraining(1e-2, theta, Map.of())
                .withMode(mode);
        Router router = TestRouters.rising(info, rows);
        RouterJson.write(folder.resolve("sample-routers").resolve(file), router);
        return router;
    }

    @Test
    void aModelsRoutersAreTimedAtTheThresholdsThatTheySuggest() throws IOException {
        Router ours = ship("b.json", "ours", SolverName.DPM_SOLVER_2, 0.4);
        ship("a.json", "theirs", SolverName.DPM_SOLVER_2, 0.4);
        ship("c.json", "ours", SolverName.DPM_PLUS_PLUS_2M, 0.4);
        ship("d.json", "ours", SolverName.DPM_SOLVER_2, 0.4, RouterMode.DROP);

        List<RunBench.Named> schedules = RunBench.schedules(installation, "ours", RUN, 0, 1);

        assertThat(schedules)
                .extracting(RunBench.Named::name)
                .containsExactly("b.json at θ 0.4", "ours, every cell of a cache step");
        assertThat(schedules.getFirst().schedule().hash())
                .isEqualTo(new CachePolicy.Threshold(ours, 0.4).schedule(RUN).hash());
    }

    @Test
    void thresholdsThatAreAskedForStandBesideTheirs() throws IOException {
        Router ours = ship("b.json", "ours", SolverName.DPM_SOLVER_2, 0.4);

        List<RunBench.Named> schedules = RunBench.schedules(installation, "ours", RUN, 0, 1, 0.2, 0.4);

        assertThat(schedules)
                .filteredOn(named -> !named.allReused())
                .extracting(named -> named.schedule().hash())
                .containsExactly(
                        new CachePolicy.Threshold(ours, 0.2).schedule(RUN).hash(),
                        new CachePolicy.Threshold(ours, 0.4).schedule(RUN).hash());
    }

    @Test
    void whatReusesTooLittleOrTooMuchIsLeftOutAndEveryCellStandsByItself() throws IOException {
        Router ours = ship("b.json", "ours", SolverName.DPM_SOLVER_2, 0.4);
        double share = share(new CachePolicy.Threshold(ours, 0.4).schedule(RUN));

        List<RunBench.Named> schedules =
                RunBench.schedules(installation, "ours", RUN, share - 0.01, share + 0.01, 0.01, 0.99);

        assertThat(schedules)
                .extracting(RunBench.Named::name)
                .containsExactly("b.json at θ 0.4", "ours, every cell of a cache step");
        assertThat(schedules.getLast().allReused()).isTrue();
        assertThat(share(schedules.getLast().schedule())).isEqualTo(1);
    }

    private static double share(CacheSchedule schedule) {
        return (double) schedule.counts().reused() / schedule.counts().of();
    }
}
