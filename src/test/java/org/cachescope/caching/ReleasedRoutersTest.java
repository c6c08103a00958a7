package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routers that Learning-to-Cache published, against the counts and figures of its paper. */
@Tag("released")
class ReleasedRoutersTest {
    private static final DitArchitecture XL_256 = new DitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, true);

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

    /** Rows 1 to S-1 of S solver steps are read by the U-ViT runs of two evaluations a step. */
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
    void uvitRowsReuseAsManyCellsAsCounted(String name, double theta, int reused) throws IOException {
        List<float[]> rows = TorchRouterFile.readRows(released(name + "_router.pth"));
        int solverSteps = rows.size() / 2;
        int found = 0;
        for (float[] row : rows.subList(1, solverSteps)) {
            for (float logit : row) {
                found += Router.sigmoid(logit) <= (float) theta ? 1 : 0;
            }
        }
        assertThat(found).isEqualTo(reused);
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
                    .hasSize(Math.toIntExact(router.rows().cacheSteps().count()));
            router.rows().cacheSteps().forEach(step -> {
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
