package org.cachescope.workspace;

import java.util.Optional;
import java.util.function.Supplier;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.tensor.Tensor;

/**
 * Another evaluator's layers, with a look at the cancel token before each kernel.
 *
 * @param layers the other evaluator
 * @param cancel asks to stop
 */
public record StoppableLayers(LayerEvaluator layers, CancelToken cancel) implements LayerEvaluator {
    @Override
    public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
        cancel.check();
        return layers.evaluate(layer, compute);
    }

    @Override
    public Optional<LayerPlan> plan(int count) {
        return layers.plan(count).map(plan -> new StoppablePlan(plan, cancel));
    }

    private record StoppablePlan(LayerPlan plan, CancelToken cancel) implements LayerPlan {
        @Override
        public LayerPart next(int column) {
            return plan.next(column);
        }

        @Override
        public void enter(Supplier<Tensor> firstInput) {
            plan.enter(firstInput);
        }

        @Override
        public void proceed() {
            cancel.check();
            plan.proceed();
        }

        @Override
        public void keep(LayerId layer, Tensor output) {
            plan.keep(layer, output);
        }

        @Override
        public void keepResidual(int column, Tensor residual) {
            plan.keepResidual(column, residual);
        }

        @Override
        public void keepStream(int column, Tensor stream) {
            plan.keepStream(column, stream);
        }
    }
}
