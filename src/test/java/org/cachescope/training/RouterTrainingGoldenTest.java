package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.cachescope.caching.RouterMode;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class RouterTrainingGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("dit-router-train");
    private final JsonNode config = golden.config();
    private final DitArchitecture architecture = GoldenFixture.dit(config.get("model"));
    private final double outputTolerance = golden.tolerance("outputs_rel_l2");
    private final double gradientTolerance = golden.tolerance("grad_rel_l2");
    private final double errorTolerance = golden.tolerance("mse_rel");
    private final double logitTolerance = golden.tolerance("prob_abs");
    private final PublishedTraining published =
            PublishedTraining.of(architecture, config.get("steps").asInt());
    private Engine engine;
    private Dit network;
    private OutputObjective objective;
    private int storesChecked;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        network = Dit.load(engine, architecture, golden.weights(), LinearOperators.PLAIN);
        objective = new OutputObjective(engine, network, published, false, RouterMode.REUSE);
    }

    @AfterEach
    void closeEngine() {
        objective.close();
        network.close();
        engine.close();
    }

    @Test
    void storeTeacherStudentLossAndGradientMatchTheReference() {
        for (JsonNode t : config.get("t")) {
            for (String variant : List.of("soft", "ste")) {
                for (JsonNode lambda : config.get("lambdas")) {
                    assertCase(t.asInt(), variant, lambda);
                }
            }
        }
        assertThat(storesChecked).isPositive();
    }

    private void assertCase(int t, String variant, JsonNode lambda) {
        String topic = "t" + t + ".";
        String name = topic + variant + "." + lambdaName(lambda);
        float[] logits = row(golden.tensor("prob"), t - 1);
        OutputObjective.Outcome got = evaluate(t, logits, lambda.asDouble(), threshold(variant), trace -> {
            assertClose(topic + "x_t", trace.noised().toFloats(), floats(topic + "x_t"), outputTolerance);
            assertClose(topic + "x_next", trace.next().toFloats(), floats(topic + "x_next"), outputTolerance);
            assertClose(topic + "teacher", trace.teacher().toFloats(), floats(topic + "teacher"), outputTolerance);
            String student = topic + variant + ".student";
            assertClose(student, trace.student().toFloats(), floats(student), outputTolerance);
            for (LayerKind kind : LayerKind.values()) {
                assertStored(topic, kind, trace);
            }
        });
        float[] errors = floats(topic + variant + ".mse");
        double meanError = 0;
        for (float error : errors) {
            meanError += error / (double) errors.length;
        }
        assertThat((double) got.error()).as(name).isCloseTo(meanError, within(meanError * errorTolerance));
        float sum = floats(topic + variant + ".l1")[0];
        assertThat(got.sumOfScores()).as(name).isCloseTo(sum, within((float) (sum * errorTolerance)));
        float loss = floats(name + ".loss")[0];
        assertThat(got.loss()).as(name).isCloseTo(loss, within((float) (loss * errorTolerance)));
        assertClose(name + ".grad", got.gradient(), floats(name + ".grad"), gradientTolerance);
    }

    private void assertStored(String topic, LayerKind kind, OutputObjective.Trace trace) {
        String name = topic + (kind == LayerKind.MHSA ? "cache_att" : "cache_mlp");
        if (!golden.has(name)) {
            return; // the fixture holds the store of some steps only
        }
        storesChecked++;
        float[] want = floats(name);
        int size = want.length / architecture.depth();
        for (int block = 0; block < architecture.depth(); block++) {
            float[] got = trace.stored().get(new LayerId(block, kind)).toFloats();
            assertClose(
                    name + " of block " + block,
                    Arrays.copyOf(got, size),
                    Arrays.copyOfRange(want, block * size, (block + 1) * size),
                    outputTolerance);
        }
    }

    @Test
    void updatesMoveTheSelectedRowAndClampAllAsTheReferenceDoes() {
        List<String> checked = new ArrayList<>();
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.startsWith("update.")) {
                assertUpdates(name);
                checked.add(name);
            }
        });
        assertThat(checked).isNotEmpty();
    }

    /** A name is {@code update.<sequence>[.ste].lam<λ>.lr<rate>.prob_after_<n>}. */
    private void assertUpdates(String name) {
        String sequence = name.split("\\.")[1];
        boolean hardened = name.contains(".ste.");
        double lambda = Double.parseDouble(name.replaceAll(".*\\.lam(.+)\\.lr.*", "$1"));
        double rate = Double.parseDouble(name.replaceAll(".*\\.lr(.+)\\.prob_after.*", "$1"));
        int updates = Integer.parseInt(name.replaceAll(".*prob_after_", ""));
        HostTensor initial = golden.tensor("prob");
        double[][] logits = new double[(int) initial.shape().size(0)][];
        for (int row = 0; row < logits.length; row++) {
            float[] values = row(initial, row);
            logits[row] = new double[values.length];
            Arrays.setAll(logits[row], i -> values[i]);
        }
        RowOptimizer optimizer = new RowOptimizer(published.logitBound(), logits);
        JsonNode steps = golden.manifest().get("values").get("update_sequences").get(sequence);
        for (int i = 0; i < updates; i++) {
            int t = steps.get(i).asInt();
            OutputObjective.Outcome outcome =
                    evaluate(t, optimizer.row(t - 1), lambda, threshold(hardened ? "ste" : "soft"), _ -> {});
            optimizer.update(t - 1, outcome.gradient(), rate);
        }
        for (int row = 0; row < logits.length; row++) {
            assertThat(optimizer.row(row))
                    .as(name + " row " + row)
                    .containsExactly(row(golden.tensor(name), row), within((float) logitTolerance));
        }
    }

    private OutputObjective.Outcome evaluate(
            int t, float[] logits, double lambda, OptionalDouble threshold, OutputObjective.TraceListener listener) {
        long[] labels = golden.tensor("y").toLongs();
        long[] drop = golden.tensor("drop").toLongs();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = drop[i] == 1 ? architecture.nullClass() : labels[i];
        }
        try (TensorScope scope = engine.newScope()) {
            return objective.evaluate(
                    scope,
                    scope.copyOf(golden.tensor("x0")),
                    scope.copyOf(golden.tensor("noise")),
                    labels,
                    published.rows().evaluationOfRow(t - 1).orElseThrow(),
                    logits,
                    lambda,
                    threshold,
                    () -> {},
                    listener);
        }
    }

    private OptionalDouble threshold(String variant) {
        return variant.equals("ste")
                ? OptionalDouble.of(config.get("ste_threshold").asDouble())
                : OptionalDouble.empty();
    }

    /** A λ as the fixture's tensor names spell it. */
    private String lambdaName(JsonNode lambda) {
        List<String> matches = new ArrayList<>();
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.matches("t\\d+\\.soft\\.lam.*\\.loss")) {
                String text = name.replaceAll(".*\\.lam(.*)\\.loss", "$1");
                if (Double.parseDouble(text) == lambda.asDouble()) {
                    matches.add("lam" + text);
                }
            }
        });
        return matches.getFirst();
    }

    private float[] floats(String name) {
        return golden.tensor(name).toFloats();
    }

    private static float[] row(HostTensor table, int row) {
        int columns = (int) table.shape().size(1);
        return Arrays.copyOfRange(table.toFloats(), row * columns, (row + 1) * columns);
    }
}
