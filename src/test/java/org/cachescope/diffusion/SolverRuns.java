package org.cachescope.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/** Runs solvers on images of one shape over any denoiser. */
final class SolverRuns implements AutoCloseable {
    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
    private final DiffusionKernels kernels = DiffusionKernels.compile(engine);
    private final Shape shape;

    SolverRuns(Shape shape) {
        this.shape = shape;
    }

    /**
     * What an evaluation gave.
     *
     * @param memory what the solver carried on, empty if nothing
     */
    record Made(float[] x, float[] x0, float[] memory) {
        /** What a run starts from. */
        static Made noise(float[] x) {
            return new Made(x, x, new float[0]);
        }
    }

    /**
     * Makes the rest of a run.
     *
     * @param from what the last evaluation gave, or noise
     * @param made evaluations made before
     * @return what each further evaluation gave
     */
    List<Made> run(Solver solver, SolverPath path, boolean clip, Denoiser network, Made from, int made) {
        List<Made> results = new ArrayList<>();
        try (TensorScope scope = engine.newScope();
                Sampler sampler = new Sampler(
                        kernels,
                        solver,
                        path,
                        clip,
                        network,
                        new NoiseStream(engine, 0, shape),
                        new Sampler.Start(
                                made,
                                scope.floats(shape, from.x()),
                                from.memory().length == 0 ? null : scope.floats(shape, from.memory())),
                        scope)) {
            sampler.forEachRemaining(
                    step -> results.add(new Made(step.x().toFloats(), step.x0().toFloats(), floats(step.memory()))));
        }
        return results;
    }

    private static float[] floats(@Nullable Tensor memory) {
        return memory == null ? new float[0] : memory.toFloats();
    }

    @Override
    public void close() {
        kernels.close();
        engine.close();
    }
}
