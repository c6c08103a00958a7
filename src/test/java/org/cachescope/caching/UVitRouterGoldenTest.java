package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Router files, scores and active sets of the published U-ViT code, whose solver evaluates twice a step. */
@Tag("golden")
class UVitRouterGoldenTest {
    private static final GoldenFixture GOLDEN = GoldenFixture.open("uvit-l2c");
    private static final Pattern RUN = Pattern.compile("nfe(\\d+)\\.thr([0-9.]+)");

    static Stream<Integer> evaluationCounts() {
        List<Integer> counts = new ArrayList<>();
        GOLDEN.config().get("nfe").forEach(count -> counts.add(count.asInt()));
        return counts.stream();
    }

    static Stream<String> runs() {
        return GOLDEN.manifest().get("values").properties().stream()
                .map(Map.Entry::getKey)
                .filter(RUN.asMatchPredicate());
    }

    private static Path file(int evaluations) {
        return GOLDEN.file("router-nfe" + evaluations + ".pth");
    }

    private static Router router(int evaluations) throws IOException {
        return TorchRouterFile.read(file(evaluations), TorchRouterFile.usualPattern(file(evaluations)));
    }

    private static float[][] table(String name) {
        int columns = Math.toIntExact(GOLDEN.tensor(name).shape().size(1));
        float[] values = GOLDEN.tensor(name).toFloats();
        return IntStream.range(0, values.length / columns)
                .mapToObj(row -> Arrays.copyOfRange(values, row * columns, (row + 1) * columns))
                .toArray(float[][]::new);
    }

    @ParameterizedTest
    @MethodSource("evaluationCounts")
    void filesDecodeToTheStoredLogitsAndScores(int evaluations) throws IOException {
        float[][] logits = table("router" + evaluations + ".prob");
        float[][] scores = table("router" + evaluations + ".score");
        assertThat(TorchRouterFile.readRows(file(evaluations))).containsExactly(logits);
        Router router = router(evaluations);
        assertThat(router.info().solver()).isEqualTo(SolverName.DPM_SOLVER_2.label());
        assertThat(router.info().pattern()).isEqualTo(ReusePattern.SHIFTED);
        assertThat(router.rows().evaluations()).isEqualTo(evaluations);
        router.rows().cacheEvaluations().forEach(evaluation -> {
            int row = router.rows().rowOfEvaluation(evaluation).orElseThrow();
            assertThat(router.logits(evaluation)).containsExactly(logits[row]);
            for (int column = 0; column < scores[row].length; column++) {
                assertThat(router.beta(evaluation, column))
                        .isEqualTo(scores[row][column], Offset.offset(3 * Math.ulp(scores[row][column])));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("runs")
    void activeSetsAreTheStoredOnes(String run) throws IOException {
        Matcher name = RUN.matcher(run);
        assertThat(name.matches()).isTrue();
        Router router = router(Integer.parseInt(name.group(1)));
        CacheSchedule schedule = new CachePolicy.Threshold(router, Double.parseDouble(name.group(2))).schedule();
        JsonNode expected = GOLDEN.manifest().get("values").get(run);
        JsonNode perEvaluation = expected.get("per_evaluation");
        assertThat(perEvaluation).hasSize(schedule.evaluations());
        for (int i = 0; i < schedule.evaluations(); i++) {
            JsonNode row = perEvaluation.get(i);
            int evaluation = row.get("evaluation").asInt();
            assertThat(IntStream.range(0, schedule.layers())
                            .filter(column -> !schedule.reuses(evaluation, LayerId.ofColumn(column)))
                            .boxed())
                    .as("computed layers of evaluation %d", evaluation)
                    .containsExactlyElementsOf(integers(row.get("computed_layers")));
            assertThat(schedule.routerRow(evaluation))
                    .isEqualTo(
                            row.get("router").isNull()
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(row.get("router").asInt()));
            assertThat(router.rows().isCacheEvaluation(evaluation))
                    .isEqualTo(row.get("mode").asText().equals("cache"));
        }
        assertTotal(expected, "Total Activate Layer", schedule.counts());
        assertTotal(expected, "Total Activate Attention", schedule.counts(LayerKind.MHSA));
        assertTotal(expected, "Total Activate MLP", schedule.counts(LayerKind.FFN));
    }

    private static void assertTotal(JsonNode expected, String name, CellCounts counts) {
        assertThat(expected.get("totals").get(name).asText()).startsWith(counts.computed() + "/" + counts.of() + ",");
    }

    private static List<Integer> integers(JsonNode list) {
        List<Integer> values = new ArrayList<>();
        list.forEach(value -> values.add(value.intValue()));
        return values;
    }
}
