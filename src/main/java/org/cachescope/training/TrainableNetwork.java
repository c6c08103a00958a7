package org.cachescope.training;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.model.Architecture;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.PositionTable;
import org.cachescope.model.UVit;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.model.UVitWeightNames;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * A network as its training from scratch wants it.
 *
 * @param weights shapes of what is trained, by published name in the kernels' order
 * @param fixed weights that are not trained, by published name
 * @param fresh what training begins with, by a seed
 * @param kernels text of the network's kernels, {@code predict} among them
 * @param constants what {@code predict} takes last
 * @param inBlocks whether a weight is in a block, whose matrices take Muon
 * @param noise noise schedule that its publication has
 */
record TrainableNetwork(
        Map<String, Shape> weights,
        Map<String, HostTensor> fixed,
        Function<Long, Map<String, HostTensor>> fresh,
        String kernels,
        Function<TensorScope, List<Tensor>> constants,
        Predicate<String> inBlocks,
        NoiseSchedule noise) {
    static TrainableNetwork of(Architecture architecture) {
        return switch (architecture) {
            case DitArchitecture a ->
                new TrainableNetwork(
                        DitWeightNames.trainable(a),
                        Map.of(DitWeightNames.POSITIONS, PositionTable.sineCosine(a)),
                        seed -> FreshWeights.of(a, seed),
                        Dit.trainingKernels(a),
                        scope -> Dit.trainingConstants(scope, a),
                        name -> name.startsWith("blocks."),
                        NoiseSchedule.linear());
            case UVitArchitecture a ->
                new TrainableNetwork(
                        UVitWeightNames.shapes(a),
                        Map.of(),
                        seed -> FreshWeights.of(a, seed),
                        UVit.trainingKernels(a),
                        scope -> UVit.trainingConstants(scope, a),
                        UVitWeightNames::isInBlock,
                        NoiseSchedule.scaledLinear());
        };
    }
}
