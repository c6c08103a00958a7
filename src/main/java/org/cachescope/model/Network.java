package org.cachescope.model;

import java.util.List;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * A network with its weights on the engine's device: predicts the noise in images, and gets the output of each of its
 * layers from a {@link LayerEvaluator}.
 *
 * <p>An evaluation takes a {@link Conditioning}, which holds all that depends on timestep and label;
 * {@link ConditioningCache} makes it, once for all evaluations that share the two. Rows of a batch may differ in label,
 * and each evaluation has its own evaluator: guidance is one batch of 2 N rows, or two evaluations with a store each.
 *
 * <p>Weights are immutable. What one evaluation makes belongs to the scope that the caller gives. Use it on the engine
 * thread only.
 */
public sealed interface Network extends AutoCloseable permits Dit, UVit {
    /**
     * Loads a network.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by published name
     * @param operators how linear layers are computed: packed ones need an engine that has them and serve inference
     *     only; plain ones view a mapped F32 file where the device is the CPU, and that file must not be shortened
     *     meanwhile
     * @return the network, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape, or packing is asked for on a GPU
     */
    static Network load(Engine engine, Architecture architecture, WeightSource source, LinearOperators operators) {
        return load(engine, architecture, source, operators, Precision.SINGLE);
    }

    /**
     * Loads a network that computes in some precision.
     *
     * @param operators as for the other {@code load}; half precision wants plain ones
     * @throws IllegalArgumentException as the other {@code load}, and if half precision is asked for with packed
     *     operators
     */
    static Network load(
            Engine engine,
            Architecture architecture,
            WeightSource source,
            LinearOperators operators,
            Precision precision) {
        return switch (architecture) {
            case DitArchitecture dit -> Dit.load(engine, dit, source, operators, precision);
            case UVitArchitecture uvit -> UVit.load(engine, uvit, source, operators, precision);
        };
    }

    /** The network's sizes. */
    Architecture architecture();

    /** How its linear layers are computed. */
    LinearOperators operators();

    /**
     * Timestep embeddings, before the label's part, computed in one kernel.
     *
     * @param owner owner of the results
     * @param timesteps original timesteps on the scale of 0 to 1000; a DiT that predicts noise is trained on whole ones
     *     alone, one that predicts velocity on times within 0 and 1
     * @return (1, D) for each timestep; the same bits whatever other timesteps are asked for
     */
    List<Tensor> timeEmbeddings(TensorScope owner, float... timesteps);

    /**
     * What one timestep and each of some labels make of an evaluation.
     *
     * @param owner owner of the results
     * @param timeEmbedding (1, D)
     * @param classes labels; {@link Architecture#nullClass()} stands for none
     * @return (1, {@link Architecture#conditioningVectors()}, D) for each label; the same bits whatever other labels
     *     are asked for
     */
    List<Tensor> conditionings(TensorScope owner, Tensor timeEmbedding, long... classes);

    /**
     * Gives every row of a batch its conditioning.
     *
     * @param owner owner of the result
     * @param conditionings as made by {@link #conditionings}
     * @param rows I64 (N): for each row of the batch its place in {@code conditionings}
     */
    Conditioning spread(TensorScope owner, List<Tensor> conditionings, Tensor rows);

    /**
     * Evaluates the network.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy (latent) images, (N, C, H, W)
     * @param c conditioning of N rows
     * @param layers where the layers' outputs come from
     * @return the prediction, followed by the variance half if the network has one: (N, C or 2 C, H, W)
     */
    Tensor forward(TensorScope scope, Tensor x, Conditioning c, LayerEvaluator layers);

    /**
     * Evaluates the network by a plan: ranges of layers in one kernel each, long ones where a layer is little work.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy (latent) images, (N, C, H, W)
     * @param c conditioning of N rows
     * @param plan what becomes of each layer
     * @return the prediction, followed by the variance half if the network has one: (N, C or 2 C, H, W)
     */
    Tensor forward(TensorScope scope, Tensor x, Conditioning c, LayerPlan plan);

    /**
     * This network with its evaluations recorded where {@link Engine#recordGradients} is on: its
     * results can take part in gradients, those of this one cannot. Kernels and weights are this network's and die with
     * it; closing the result does nothing.
     *
     * @throws IllegalStateException if the weights are packed
     */
    Network differentiable();

    @Override
    void close();
}
