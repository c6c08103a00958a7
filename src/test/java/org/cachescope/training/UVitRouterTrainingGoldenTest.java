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
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.UVit;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class UVitRouterTrainingGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("uvit-router-train");
    private final JsonNode config = golden.config();
    private final UVitArchitecture architecture = GoldenFixture.uvit(config.get("model"));
    private final double outputTolerance = golden.tolerance("outputs_rel_l2");
    private final double gradientTolerance = golden.tolerance("grad_rel_l2");
    private final double errorTolerance = golden.tolerance("sos_rel");
    private final double logitTolerance = golden.tolerance("prob_abs");
    private final PublishedTraining published =
            PublishedTraining.of(architecture, config.get("nfe").asInt() / 2);
    private Engine engine;
    private UVit network;
    private OutputObjective objective;
    private int storesChecked;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        network = UVit.load(engine, architecture, golden.weights(), LinearOperators.PLAIN);
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
        for (JsonNode step : config.get("solver_steps")) {
            for (JsonNode lambda : config.get("lambdas")) {
                assertCase(step.asInt(), lambda);
            }
        }
        assertThat(storesChecked).isPositive();
    }

    private void assertCase(int step, JsonNode lambda) {
        String topic = "k" + step + ".";
        String name = topic + lambdaName(lambda);
        float[] logits = row(golden.tensor("prob"), step + 1);
        OutputObjective.Outcome got = evaluate(step, logits, lambda.asDouble(), trace -> {
            assertClose(topic + "xn", trace.noised().toFloats(), floats(topic + "xn"), outputTolerance);
            assertClose(topic + "x_next", trace.next().toFloats(), floats(topic + "x_next"), outputTolerance);
            assertClose(topic + "teacher", trace.teacher().toFloats(), floats(topic + "teacher"), outputTolerance);
            assertClose(topic + "student", trace.student().toFloats(), floats(topic + "student"), outputTolerance);
            for (LayerKind kind : LayerKind.values()) {
                assertStored(topic, kind, trace);
            }
        });
        double meanError = 0;
        float[] errors = floats(topic + "sos");
        for (float error : errors) {
            meanError += error / (double) errors.length;
        }
        assertThat((double) got.error()).as(name).isCloseTo(meanError, within(meanError * errorTolerance));
        float sum = floats(topic + "l1")[0];
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
        int size = want.length / architecture.blocks();
        for (int block = 0; block < architecture.blocks(); block++) {
            assertClose(
                    name + " of block " + block,
                    trace.stored().get(new LayerId(block, kind)).toFloats(),
                    Arrays.copyOfRange(want, block * size, (block + 1) * size),
                    outputTolerance);
        }
    }

    @Test
    void updatesMoveTheSelectedRowAloneAndClampNoneAsTheReferenceDoes() {
        List<String> checked = new ArrayList<>();
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.startsWith("update.")) {
                assertUpdates(name);
                checked.add(name);
            }
        });
        assertThat(checked).isNotEmpty();
    }

    /** A name is {@code update.<sequence>.lam<λ>.lr<rate>.prob_after_<n>}; the manifest has its losses. */
    private void assertUpdates(String name) {
        String sequence = name.split("\\.")[1];
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
        JsonNode values = golden.manifest().get("values");
        JsonNode losses = values.get(name.replaceAll("\\.prob_after_.*", ".losses"));
        for (int i = 0; i < updates; i++) {
            int step = values.get("update_sequences").get(sequence).get(i).asInt();
            OutputObjective.Outcome outcome = evaluate(step, optimizer.row(step + 1), lambda, _ -> {});
            double loss = losses.get(i).asDouble();
            assertThat((double) outcome.loss()).as(name).isCloseTo(loss, within(loss * errorTolerance));
            optimizer.update(step + 1, outcome.gradient(), rate);
        }
        for (int row = 0; row < logits.length; row++) {
            assertThat(optimizer.row(row))
                    .as(name + " row " + row)
                    .containsExactly(row(golden.tensor(name), row), within((float) logitTolerance));
        }
    }

    /** @param step solver step before the cache evaluation, which reads the next step's row */
    private OutputObjective.Outcome evaluate(
            int step, float[] logits, double lambda, OutputObjective.TraceListener listener) {
        try (TensorScope scope = engine.newScope()) {
            return objective.evaluate(
                    scope,
                    scope.copyOf(golden.tensor("x0")),
                    scope.copyOf(golden.tensor("noise")),
                    golden.tensor("y").toLongs(),
                    published.rows().evaluationOfRow(step + 1).orElseThrow(),
                    logits,
                    lambda,
                    OptionalDouble.empty(),
                    () -> {},
                    listener);
        }
    }

    /** A λ as the fixture's tensor names spell it. */
    private String lambdaName(JsonNode lambda) {
        List<String> matches = new ArrayList<>();
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.matches("k\\d+\\.lam.*\\.loss")) {
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
