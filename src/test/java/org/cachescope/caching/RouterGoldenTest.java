package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Router files, scores and active sets of the published code. */
@Tag("golden")
class RouterGoldenTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("golden.dir", "src/test/golden")).resolve("dit-l2c");
    private static final Pattern ROUTER_FILE = Pattern.compile("router-(\\d+)\\.pt");
    private static final Pattern RUN = Pattern.compile("steps(\\d+)\\.thr([0-9.]+)");

    private static JsonNode manifest() throws IOException {
        return new JsonMapper().readTree(FOLDER.resolve("manifest.json").toFile());
    }

    static List<Integer> stepCounts() throws IOException {
        List<Integer> steps = new ArrayList<>();
        for (Map.Entry<String, JsonNode> file : manifest().path("files").properties()) {
            Matcher name = ROUTER_FILE.matcher(file.getKey());
            if (name.matches()) {
                steps.add(Integer.valueOf(name.group(1)));
            }
        }
        return steps;
    }

    static Stream<String> runs() throws IOException {
        return manifest().path("values").properties().stream()
                .map(Map.Entry::getKey)
                .filter(RUN.asMatchPredicate());
    }

    private static Path routerFile(int steps) {
        return FOLDER.resolve("router-" + steps + ".pt");
    }

    /** Rows of a stored (rows, columns) tensor. */
    private static float[][] table(String name) throws IOException {
        TensorFile tensors = SafetensorsFile.open(FOLDER.resolve("tensors.safetensors"));
        int columns = Math.toIntExact(tensors.shape(name).size(1));
        try (Arena arena = Arena.ofConfined()) {
            float[] values = tensors.read(name, arena).toFloats();
            return IntStream.range(0, values.length / columns)
                    .mapToObj(row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns))
                    .toArray(float[][]::new);
        }
    }

    @ParameterizedTest
    @MethodSource("stepCounts")
    void filesDecodeToTheStoredLogits(int steps) throws IOException {
        float[][] expected = table("router" + steps + ".prob");
        assertThat(TorchRouterFile.readRows(routerFile(steps))).containsExactly(expected);
        Router router = TorchRouterFile.read(routerFile(steps), ReusePattern.ALTERNATE);
        assertThat(router.info().steps()).isEqualTo(steps);
        router.rows()
                .cacheEvaluations()
                .forEach(step -> assertThat(router.logits(step))
                        .containsExactly(
                                expected[router.rows().rowOfEvaluation(step).orElseThrow()]));
    }

    @ParameterizedTest
    @MethodSource("stepCounts")
    void scoresAgreeToTheLastBitButOne(int steps) throws IOException {
        Router router = TorchRouterFile.read(routerFile(steps), ReusePattern.ALTERNATE);
        float[][] scores = table("router" + steps + ".score");
        router.rows().cacheEvaluations().forEach(step -> {
            float[] expected = scores[router.rows().rowOfEvaluation(step).orElseThrow()];
            for (int column = 0; column < expected.length; column++) {
                assertThat(router.beta(step, column))
                        .as("step %d, column %d", step, column)
                        .isEqualTo(expected[column], Offset.offset(Math.ulp(expected[column])));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("runs")
    void activeSetsAreTheStoredOnes(String run) throws IOException {
        Matcher name = RUN.matcher(run);
        assertThat(name.matches()).isTrue();
        int steps = Integer.parseInt(name.group(1));
        double theta = Double.parseDouble(name.group(2));
        JsonNode expected = manifest().path("values").path(run);
        Router router = TorchRouterFile.read(routerFile(steps), ReusePattern.ALTERNATE);
        CacheSchedule schedule = new CachePolicy.Threshold(router, theta).schedule();

        JsonNode perStep = expected.path("per_step");
        assertThat(perStep).hasSize(steps).hasSize(schedule.evaluations());
        for (int step = 0; step < steps; step++) {
            JsonNode row = perStep.get(step);
            int evaluation = step;
            assertThat(IntStream.range(0, schedule.layers())
                            .filter(column -> !schedule.reuses(evaluation, LayerId.ofColumn(column))))
                    .as("computed layers of step %d", step)
                    .containsExactlyElementsOf(integers(row.path("computed_layers")));
            assertThat(router.rows().respacedIndex(step))
                    .isEqualTo(row.path("respaced_index").intValue());
            assertThat(schedule.routerRow(step))
                    .isEqualTo(
                            row.path("router").isNull()
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(row.path("router").intValue()));
            assertThat(schedule.routerRow(step).isEmpty())
                    .isEqualTo(row.path("kind").textValue().equals("full"));
        }
        assertTotals(expected.path("totals"), schedule, router, theta);
    }

    private static List<Integer> integers(JsonNode list) {
        List<Integer> values = new ArrayList<>();
        list.forEach(value -> values.add(value.intValue()));
        return values;
    }

    /**
     * The published totals count every row of even number. With an odd step count that includes the last one, which no
     * step reads; a schedule leaves it out, so its cells are added from the stored logits.
     */
    private static void assertTotals(JsonNode totals, CacheSchedule schedule, Router router, double theta)
            throws IOException {
        int steps = router.info().steps();
        float[] unread = steps % 2 == 0 ? new float[0] : table("router" + steps + ".prob")[steps - 1];
        assertThat(totals).hasSize(3);
        assertThat(totals.path("Total Activate Layer").textValue())
                .isEqualTo(total(schedule.counts(), unread, 0, 1, theta));
        assertThat(totals.path("Total Activate Attention").textValue())
                .isEqualTo(total(schedule.counts(LayerKind.MHSA), unread, 0, 2, theta));
        assertThat(totals.path("Total Activate MLP").textValue())
                .isEqualTo(total(schedule.counts(LayerKind.FFN), unread, 1, 2, theta));
    }

    private static String total(CellCounts counts, float[] unread, int first, int stride, double theta) {
        int computed = counts.computed();
        int of = counts.of();
        for (int column = first; column < unread.length; column += stride) {
            computed += Router.sigmoid(unread[column]) > (float) theta ? 1 : 0;
            of++;
        }
        return computed + "/" + of;
    }
}
