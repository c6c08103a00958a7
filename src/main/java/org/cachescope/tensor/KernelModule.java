package org.cachescope.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.ArrayList;
import java.util.List;

/** Compiled kernels: each method of the text is one kernel. */
public final class KernelModule implements AutoCloseable {
    private final PtSymbolBlock block;

    KernelModule(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * Runs a kernel in inference mode: nothing is recorded, and what it returns cannot take part in gradients.
     *
     * @param owner scope that will own the results
     * @param method name of the kernel
     * @param arguments the kernel's parameters after {@code self}
     * @return the kernel's tensors: one, or those of the tuple or list that it returns, in order
     * @throws KernelException if the engine refuses or runs out of memory
     */
    public List<Tensor> call(TensorScope owner, String method, KernelArgument... arguments) {
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = toIValue(arguments[i]);
            }
            try (IValue result = IValueUtils.runMethod(block, method, values)) {
                List<Tensor> tensors = new ArrayList<>();
                collect(result, owner, tensors);
                return tensors;
            }
        } catch (EngineException e) {
            throw new KernelException(method, e);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    /** Like {@link #call}, for a kernel that returns one tensor. */
    public Tensor callOne(TensorScope owner, String method, KernelArgument... arguments) {
        return call(owner, method, arguments).getFirst();
    }

    /**
     * Runs a kernel outside inference mode: what it returns can take part in gradients, and the call is recorded if
     * {@link Engine#recordGradients} is on and an argument leads back to a leaf that requires one.
     *
     * @param owner scope that will own the results
     * @param method name of the kernel
     * @param arguments tensors and lists only; a list must not be empty, no tensor stand both alone and
     *     in a list, and none in two lists
     * @return as {@link #call}
     * @throws IllegalArgumentException if an argument is a number, or a tensor stands in two places
     * @throws KernelException if the engine refuses or runs out of memory
     */
    public List<Tensor> record(TensorScope owner, String method, KernelArgument... arguments) {
        NDList inputs = new NDList();
        List<PtNDArray> named = new ArrayList<>();
        List<PtNDArray> lone = new ArrayList<>();
        try (PtNDArray methodName = (PtNDArray) owner.manager().create(0f)) {
            methodName.setName("module_method:" + method);
            inputs.add(methodName);
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case Tensor tensor -> {
                        lone.add(tensor.array());
                        inputs.add(tensor.array());
                    }
                    case KernelArgument.Tensors(List<Tensor> tensors) -> {
                        String list = "list" + i + "[]"; // the engine puts lists together by their tensors' names
                        for (Tensor tensor : tensors) {
                            String before = tensor.array().getName();
                            if (before != null && !before.equals(list)) {
                                throw new IllegalArgumentException(
                                        "kernel " + method + ": a tensor stands in two lists");
                            }
                            tensor.array().setName(list);
                            named.add(tensor.array());
                            inputs.add(tensor.array());
                        }
                    }
                    case KernelArgument.Int _, KernelArgument.Real _ ->
                        throw new IllegalArgumentException("kernel " + method + ": a recorded call takes tensors only");
                }
            }
            if (lone.stream().anyMatch(array -> array.getName() != null)) {
                throw new IllegalArgumentException("kernel " + method + ": a tensor stands alone and in a list");
            }
            List<Tensor> tensors = new ArrayList<>();
            for (NDArray array : IValueUtils.forward(block, inputs, true)) {
                PtNDArray result = (PtNDArray) array;
                if (result.getManager() != owner.manager()) {
                    result.attach(owner.manager());
                }
                tensors.add(new Tensor(result));
            }
            return tensors;
        } catch (EngineException e) {
            throw new KernelException(method, e);
        } finally {
            // A name would turn a plain argument of a later call into a list.
            named.forEach(array -> array.setName(null));
        }
    }

    private static IValue toIValue(KernelArgument argument) {
        return switch (argument) {
            case Tensor tensor -> IValue.from(tensor.array());
            case KernelArgument.Tensors(List<Tensor> tensors) ->
                IValue.listFrom(tensors.stream().map(Tensor::array).toArray(PtNDArray[]::new));
            case KernelArgument.Int(long value) -> IValue.from(value);
            case KernelArgument.Real(double value) -> IValue.from(value);
        };
    }

    private static void collect(IValue value, TensorScope owner, List<Tensor> tensors) {
        if (value.isTensor()) {
            tensors.add(new Tensor(value.toTensor(owner.manager())));
        } else if (value.isTensorList()) {
            for (PtNDArray array : value.toTensorArray(owner.manager())) {
                tensors.add(new Tensor(array));
            }
        } else {
            for (IValue element : value.toIValueTuple()) {
                try (element) {
                    collect(element, owner, tensors);
                }
            }
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
