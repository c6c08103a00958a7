package org.cachescope.training;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/** What training keeps for each weight, in the engine: the weight, its moments and, for some, its moving average. */
final class WeightState {
    private final List<String> names;
    private final Map<Part, List<Tensor>> parts = new EnumMap<>(Part.class);

    /** What is kept. */
    enum Part {
        WEIGHT,
        FIRST_MOMENT,
        SECOND_MOMENT,
        AVERAGE;

        private String nameOf(String weight) {
            return name().toLowerCase(Locale.ROOT) + "." + weight;
        }
    }

    /**
     * Takes over what {@link #fresh} or {@link #save} gave.
     *
     * @param owner owner of the tensors
     * @param shapes of the weights by name, in the kernels' order
     * @param kept what is kept
     * @throws IllegalArgumentException if a tensor is missing or has another shape
     */
    WeightState(TensorScope owner, Map<String, Shape> shapes, List<Part> kept, Map<String, HostTensor> saved) {
        this.names = List.copyOf(shapes.keySet());
        for (Part part : kept) {
            List<Tensor> tensors = new ArrayList<>();
            shapes.forEach((weight, shape) -> tensors.add(owner.copyOf(require(saved, part.nameOf(weight), shape))));
            parts.put(part, tensors);
        }
        of(Part.WEIGHT).forEach(Tensor::requireGradient);
    }

    private static HostTensor require(Map<String, HostTensor> saved, String name, Shape expected) {
        HostTensor values = saved.get(name);
        if (values == null || !values.shape().equals(expected)) {
            throw new IllegalArgumentException("training state, tensor '" + name + "': expected " + expected
                    + ", found " + (values == null ? "none" : values.shape()));
        }
        return values;
    }

    /** Copies of a model's weights as F32, by name in this order. */
    static Map<String, HostTensor> floats(Set<String> names, WeightSource weights) {
        Map<String, HostTensor> floats = new LinkedHashMap<>();
        for (String name : names) {
            floats.put(name, weights.read(name, Arena.ofAuto()).toF32(Arena.ofAuto()));
        }
        return floats;
    }

    /** The state that training begins with: an average equal to the weights, moments of zero. */
    static Map<String, HostTensor> fresh(Map<String, HostTensor> weights, List<Part> kept) {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        weights.forEach((weight, values) -> {
            HostTensor zeros = HostTensor.ofFloats(
                    values.shape(), new float[(int) values.shape().elements()]);
            for (Part part : kept) {
                boolean moment = part == Part.FIRST_MOMENT || part == Part.SECOND_MOMENT;
                state.put(part.nameOf(weight), moment ? zeros : values);
            }
        });
        return state;
    }

    /** One part of every weight, in the kernels' order. */
    List<Tensor> of(Part part) {
        return parts.get(part);
    }

    /** All that is kept as a kernel takes it: a list a part, in the order of {@link Part}. */
    List<KernelArgument> arguments() {
        return parts.values().stream().map(KernelArgument::list).toList();
    }

    /** One part of every weight, by the weight's name, as copies in host memory. */
    Map<String, HostTensor> copy(Part part) {
        Map<String, HostTensor> copies = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            copies.put(names.get(i), of(part).get(i).toHost());
        }
        return copies;
    }

    /** Everything, as copies in host memory. */
    Map<String, HostTensor> save() {
        Map<String, HostTensor> saved = new LinkedHashMap<>();
        parts.keySet().forEach(part -> copy(part).forEach((weight, values) -> saved.put(part.nameOf(weight), values)));
        return saved;
    }
}
