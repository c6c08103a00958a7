package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routers that Learning-to-Cache published, against the counts and figures of its paper. */
@Tag("released")
class ReleasedRoutersTest {
    private static final DitArchitecture XL_256 = new DitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, true);

    @TempDir
    private Path folder;

    private static Path released(String name) {
        return Path.of(Objects.requireNonNull(
                        System.getProperty("released.dir"), "name the released routers' folder by -Dreleased.dir="))
                .resolve(name);
    }

    private static Router ditRouter(String name) throws IOException {
        return TorchRouterFile.read(released(name + "_router.pt"), ReusePattern.ALTERNATE);
    }

    private static JsonNode record(String name) throws IOException {
        return new JsonMapper().readTree(released(name + "_router.json").toFile());
    }

    @ParameterizedTest
    @CsvSource({
        "DDIM20, 0.01, 231, 560",
        "DDIM20, 0.1, 248, 560",
        "DDIM20, 0.3, 260, 560",
        "DDIM20, 0.5, 268, 560",
        "DDIM20, 0.7, 282, 560",
        "DDIM20, 0.9, 309, 560",
        "DDIM20, 0.99, 458, 560",
        "DDIM50, 0.01, 45, 1400",
        "DDIM50, 0.1, 664, 1400",
        "DDIM50, 0.3, 701, 1400",
        "DDIM50, 0.5, 726, 1400",
        "DDIM50, 0.7, 753, 1400",
        "DDIM50, 0.9, 793, 1400",
        "DDIM50, 0.99, 1126, 1400"
    })
    void ditRoutersReuseAsManyCellsAsCounted(String name, double theta, int reused, int of) throws IOException {
        CacheSchedule schedule = new CachePolicy.Threshold(ditRouter(name), theta).schedule();
        assertThat(schedule.counts()).isEqualTo(new CellCounts(reused, 0, of));
    }

    @ParameterizedTest
    @CsvSource({
        "dpm20, 0.01, 287",
        "dpm20, 0.1, 289",
        "dpm20, 0.3, 297",
        "dpm20, 0.5, 302",
        "dpm20, 0.7, 315",
        "dpm20, 0.9, 333",
        "dpm20, 0.99, 409",
        "dpm50, 0.01, 1221",
        "dpm50, 0.1, 1236",
        "dpm50, 0.3, 1246",
        "dpm50, 0.5, 1263",
        "dpm50, 0.7, 1282",
        "dpm50, 0.9, 1304",
        "dpm50, 0.99, 1314"
    })
    void uvitRoutersReuseAsManyCellsAsCounted(String name, double theta, int reused) throws IOException {
        Path file = released(name + "_router.pth");
        assertThat(TorchRouterFile.usualPattern(file)).isEqualTo(ReusePattern.SHIFTED);
        Router router = TorchRouterFile.read(file, ReusePattern.SHIFTED);
        int steps = router.info().steps();
        assertThat(router.info().solver()).isEqualTo("dpm-solver-2");
        assertThat(router.info().depth()).isEqualTo(29);
        assertThat(2 * steps).isEqualTo(Integer.parseInt(name.replaceAll("\\D", "")));
        CacheSchedule schedule = new CachePolicy.Threshold(router, theta).schedule();
        assertThat(schedule.evaluations()).isEqualTo(2 * steps);
        assertThat(schedule.counts()).isEqualTo(new CellCounts(reused, 0, 58 * (steps - 1)));
    }

    /** Kept as their files have them, and as Cachescope's own. */
    @ParameterizedTest
    @ValueSource(strings = {"dpm20", "dpm50"})
    void uvitRoutersComeBackFromEveryFormat(String name) throws IOException {
        Router router = TorchRouterFile.read(released(name + "_router.pth"), ReusePattern.SHIFTED);
        Path torch = folder.resolve("again.pth");
        TorchRouterFile.write(torch, router);
        assertThat(TorchRouterFile.usualPattern(torch)).isEqualTo(ReusePattern.SHIFTED);
        assertThat(TorchRouterFile.read(torch, ReusePattern.SHIFTED)).isEqualTo(router);
        Path json = folder.resolve("again.json");
        RouterJson.write(json, router);
        assertThat(RouterJson.read(json)).isEqualTo(router);
        assertThat(RouterJson.read(json).hash()).isEqualTo(router.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpm20", "dpm50"})
    void uvitRoutersAreRefusedForOtherRuns(String name) throws IOException {
        Router router = TorchRouterFile.read(released(name + "_router.pth"), ReusePattern.SHIFTED);
        int steps = router.info().steps();
        assertThat(router.misfit(29, steps, "dpm-solver-2")).isEmpty();
        assertThat(router.misfit(29, steps, "ddim"))
                .hasValue("The router was trained for the solver 'dpm-solver-2'; this run uses 'ddim'.");
        assertThat(router.misfit(29, 2 * steps, "dpm-solver-2")).isPresent();
        assertThat(router.misfit(28, steps, "dpm-solver-2")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DDIM20", "DDIM50"})
    void activeSetsAreThePublishedOnes(String name) throws IOException {
        Router router = ditRouter(name);
        JsonNode counts = record(name).path("counts_by_threshold");
        assertThat(counts).isNotEmpty();
        for (Map.Entry<String, JsonNode> entry : counts.properties()) {
            CacheSchedule schedule = new CachePolicy.Threshold(router, Double.parseDouble(entry.getKey())).schedule();
            assertThat(schedule.counts(LayerKind.MHSA).computed())
                    .isEqualTo(entry.getValue().path("computed_attention").intValue());
            assertThat(schedule.counts(LayerKind.FFN).computed())
                    .isEqualTo(entry.getValue().path("computed_mlp").intValue());
            JsonNode perRouter = entry.getValue().path("per_router");
            assertThat(perRouter)
                    .hasSize(Math.toIntExact(router.rows().cacheEvaluations().count()));
            router.rows().cacheEvaluations().forEach(step -> {
                JsonNode expected = perRouter.path("" + schedule.routerRow(step).orElseThrow());
                int[] computed = IntStream.range(0, schedule.layers())
                        .filter(column -> !schedule.reuses(step, LayerId.ofColumn(column)))
                        .toArray();
                assertThat(IntStream.range(0, expected.size())
                                .map(i -> expected.get(i).intValue()))
                        .containsExactly(IntStream.of(computed).boxed().toArray(Integer[]::new));
            });
        }
    }

    @Test
    void smoothCacheFileIsTheRouterAtItsThresholdCellByCell() throws IOException {
        CacheSchedule imported = SmoothCacheJson.read(released("50-N-2-l2c.json"), OptionalInt.empty());
        CacheSchedule schedule = new CachePolicy.Threshold(ditRouter("DDIM50"), 0.1).schedule();
        assertThat(imported.counts()).isEqualTo(new CellCounts(664, 0, 2744));
        for (int step = 0; step < schedule.evaluations(); step++) {
            assertThat(imported.rows().get(step).cells())
                    .as("step %d", step)
                    .isEqualTo(schedule.rows().get(step).cells());
        }
        assertThat(imported.hash()).isEqualTo(schedule.hash());
    }

    @ParameterizedTest
    @CsvSource({"DDIM20, 1.78, 2.29", "DDIM50, 4.36, 5.72"})
    void publishedMacsComeOut(String name, double cached, double full) throws IOException {
        CacheSchedule schedule = new CachePolicy.Threshold(ditRouter(name), 0.1).schedule();
        Macs macs = new Macs(XL_256);
        assertThat(macs.asPublished(schedule).total() / 1e12).isCloseTo(cached, withinPercentage(0.5));
        assertThat(macs.asPublished(schedule.uncached()).total() / 1e12).isCloseTo(full, withinPercentage(0.5));
    }
}
