package org.cachescope.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class NoiseScheduleGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("dit-ddim");
    private final double tableTolerance = golden.tolerance("schedule_tables_rel");

    @Test
    void betasAndTheirProductsMatchTheReference() {
        NoiseSchedule schedule = NoiseSchedule.linear();
        assertTable("base.betas", schedule.respaced(schedule.timesteps())::beta);
        assertTable("base.alphas_cumprod", schedule::alphaBar);
    }

    @Test
    void everyStepCountIsSpacedAsTheReferenceSpacesIt() {
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.matches("respacing\\.\\d+|steps\\d+\\.timestep_map")) {
                int steps = Integer.parseInt(name.replaceAll("\\D", ""));
                RespacedSchedule schedule = NoiseSchedule.linear().respaced(steps);
                long[] got =
                        IntStream.range(0, steps).mapToLong(schedule::timestep).toArray();
                assertThat(got).as(name).isEqualTo(golden.tensor(name).toLongs());
            }
        });
    }

    @Test
    void respacedTablesMatchTheReference() {
        golden.manifest().get("tensors").fieldNames().forEachRemaining(name -> {
            if (name.matches("steps\\d+\\.betas")) {
                String prefix = name.substring(0, name.indexOf('.') + 1);
                RespacedSchedule schedule =
                        NoiseSchedule.linear().respaced(Integer.parseInt(name.replaceAll("\\D", "")));
                assertTable(prefix + "betas", schedule::beta);
                assertTable(prefix + "alphas_cumprod", schedule::alphaBar);
                assertTable(prefix + "alphas_cumprod_prev", i -> schedule.alphaBar(i - 1));
                assertTable(prefix + "posterior_log_variance_clipped", schedule::posteriorLogVariance);
            }
        });
    }

    @Test
    void aStepWithVarianceMatchesTheReference() {
        HostTensor x = golden.tensor("eta_step.x");
        int steps = (int) golden.described("eta_step.x", "the (\\d+)-step process");
        float[] want = golden.tensor("eta_step.sample").toFloats();
        Solver.Respaced solver = new Solver.Ddim(golden.described("eta_step.x", "eta=([0-9.]+)"));
        assertPerSample(
                "eta_step",
                steps,
                x,
                want,
                golden.tensor("eta_step.noise"),
                false,
                (context, sample) -> solver.step(context, sample.index(), sample.x(), sample.out(), sample.noise())
                        .next());
    }

    @Test
    void ancestralStepsMatchTheReferenceForEveryVariance() {
        golden.manifest().get("values").get("posterior_processes").forEach(process -> {
            int steps = process.asInt();
            String topic = "posterior" + steps;
            for (Solver.Variance variance : Solver.Variance.values()) {
                Solver.Ddpm solver = new Solver.Ddpm(variance);
                String prefix = topic + "." + variance.name().toLowerCase(Locale.ROOT);
                for (boolean clip : new boolean[] {false, true}) {
                    String set = prefix + (clip ? ".clip" : "");
                    if (golden.has(set + ".mean")) {
                        assertPosterior(topic, set, steps, clip, solver, ".mean");
                    }
                    if (golden.has(set + ".sample")) {
                        assertPosterior(topic, set, steps, clip, solver, ".sample");
                        assertPosterior(topic, set, steps, clip, solver, ".pred_xstart");
                        assertPosterior(topic, set, steps, clip, solver, ".log_variance");
                    }
                }
            }
        });
    }

    private void assertPosterior(
            String topic, String set, int steps, boolean clip, Solver.Ddpm solver, String quantity) {
        HostTensor x = golden.tensor(topic + ".x");
        float[] want = golden.tensor(set + quantity).toFloats();
        assertPerSample(topic, steps, x, want, golden.tensor(topic + ".noise"), clip, (context, sample) -> {
            Solver.Posterior posterior =
                    solver.posterior(context, sample.index(), sample.x(), sample.out(), sample.noise());
            return switch (quantity) {
                case ".mean" -> posterior.mean();
                case ".sample" -> posterior.next();
                case ".pred_xstart" -> posterior.x0();
                default -> posterior.logVariance();
            };
        });
    }

    private record Sample(int index, Tensor x, Tensor out, Tensor noise) {}

    @FunctionalInterface
    private interface Step {
        Tensor make(Solver.Context context, Sample sample);
    }

    /** Makes the step for each sample of the fixture's batch, which differ in their index. */
    private void assertPerSample(
            String topic, int steps, HostTensor x, float[] want, HostTensor noise, boolean clip, Step step) {
        long[] indices = golden.tensor(topic + ".t").toLongs();
        HostTensor out = golden.tensor(topic + ".model_out");
        float[] got = new float[want.length];
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                TensorScope scope = engine.newScope();
                DiffusionKernels kernels = DiffusionKernels.compile(engine)) {
            Solver.Context context =
                    new Solver.Context(kernels, NoiseSchedule.linear().respaced(steps), scope, clip);
            for (int i = 0; i < indices.length; i++) {
                Sample sample =
                        new Sample((int) indices[i], one(scope, x, i), one(scope, out, i), one(scope, noise, i));
                float[] result = step.make(context, sample).toFloats();
                System.arraycopy(result, 0, got, i * result.length, result.length);
            }
        }
        assertClose(topic, got, want, golden.tolerance("posterior_rel_l2"));
    }

    private static Tensor one(TensorScope scope, HostTensor batch, int i) {
        long[] shape = batch.shape().toArray();
        shape[0] = 1;
        int size = (int) Shape.of(shape).elements();
        return scope.floats(Shape.of(shape), Arrays.copyOfRange(batch.toFloats(), i * size, (i + 1) * size));
    }

    private void assertTable(String name, IntToDoubleFunction got) {
        HostTensor want = golden.tensor(name);
        for (int i = 0; i < want.shape().elements(); i++) {
            double value = want.valueAt(i);
            assertThat(got.applyAsDouble(i))
                    .as("%s[%d]", name, i)
                    .isCloseTo(value, within(Math.abs(value) * tableTolerance));
        }
    }
}
