package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;

/**
 * The KL autoencoder of latent diffusion (Rombach et al., 2022) on the engine's device.
 *
 * <p>Latents are in the diffusion model's space: multiplied with {@link AutoencoderArchitecture#scaleFactor}. Decoder
 * and encoder are read when they are first used, so that who decodes needs no memory for the encoder. Use it on the
 * engine thread only.
 */
public final class Autoencoder implements AutoCloseable {
    private final AutoencoderArchitecture architecture;
    private final WeightSource source;
    private final Engine engine;
    private final KernelModule kernels;
    private @Nullable Network decoder;
    private @Nullable Network encoder;

    /** Hears of each stage's output, valid until it returns; stops the network by throwing. */
    @FunctionalInterface
    public interface StageWatch {
        /** Hears nothing. */
        StageWatch NONE = (_, _) -> {};

        /**
         * A stage was computed.
         *
         * @param stage its {@link AutoencoderStage#name}
         * @param output what it made, F32 (N, C, H, W)
         */
        void made(String stage, Tensor output);
    }

    /** A network's stages with their weights, freed together. */
    private record Network(TensorScope scope, List<AutoencoderStage> stages, List<List<Tensor>> weights) {}

    private Autoencoder(Engine engine, AutoencoderArchitecture architecture, WeightSource source) {
        this.engine = engine;
        this.architecture = architecture;
        this.source = source;
        this.kernels = engine.compile(AutoencoderKernels.stages(architecture));
    }

    /**
     * Prepares an autoencoder; its values are read when they are needed.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by published name, readable for as long as this is open
     * @return the autoencoder, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape
     */
    public static Autoencoder load(Engine engine, AutoencoderArchitecture architecture, WeightSource source) {
        for (Map.Entry<String, Shape> weight : architecture.shapes().entrySet()) {
            String name = weight.getKey();
            String found = source.names().contains(name) ? source.shape(name).toString() : "none";
            if (!found.equals(weight.getValue().toString())) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "': expected " + weight.getValue() + ", found " + found);
            }
        }
        return new Autoencoder(engine, architecture, source);
    }

    /**
     * Text of kernels on which training builds: {@code encode(x, w)}, {@code decode(x, w)} and {@code sample(moments,
     * noise, scale)}, over all weights in the order of {@link AutoencoderArchitecture#shapes}; latents are not scaled.
     */
    public static String kernels(AutoencoderArchitecture architecture) {
        return AutoencoderKernels.networks(architecture);
    }

    /** The network's sizes. */
    public AutoencoderArchitecture architecture() {
        return architecture;
    }

    /**
     * Decodes latents.
     *
     * @param owner owner of the result and of whatever is made on the way
     * @param latents scaled, F32 (N, C, h, w)
     * @param watch hears of each stage
     * @return images F32 (N, 3, {@code factor} h, {@code factor} w), about -1 to 1 and not clamped
     * @throws IllegalArgumentException if the channels are not the autoencoder's or a weight is no finite number
     */
    public Tensor decode(TensorScope owner, Tensor latents, StageWatch watch) {
        requireChannels("latents", latents, architecture.latentChannels());
        Network network = decoder;
        if (network == null) {
            network = read(architecture.decoder());
            decoder = network;
        }
        Tensor z = kernels.callOne(owner, "unscaled", latents, KernelArgument.of(architecture.scaleFactor()));
        return plain(owner, run(owner, network, z, watch));
    }

    /**
     * Encodes images.
     *
     * @param owner owner of the result and of whatever is made on the way
     * @param images F32 (N, 3, H, W) in [-1, 1], H and W multiples of {@link AutoencoderArchitecture#factor}
     * @param watch hears of each stage
     * @return the latents' mean, then the logarithm of their variance, not clamped and not scaled: F32
     *     (N, 2 C, H / factor, W / factor)
     * @throws IllegalArgumentException if the shape does not fit the autoencoder or a weight is no finite number
     */
    public Tensor encode(TensorScope owner, Tensor images, StageWatch watch) {
        requireChannels("images", images, architecture.imageChannels());
        Shape shape = images.shape();
        int factor = architecture.factor();
        if (shape.size(2) % factor != 0 || shape.size(3) % factor != 0) {
            throw new IllegalArgumentException("images: expected sides that are multiples of " + factor + ", found "
                    + shape.size(2) + " × " + shape.size(3));
        }
        Network network = encoder;
        if (network == null) {
            network = read(architecture.encoder());
            encoder = network;
        }
        return plain(owner, run(owner, network, kernels.callOne(owner, "arranged", images), watch));
    }

    /** The most likely latents, scaled, of what {@link #encode} gave: (N, C, h, w). */
    public Tensor mode(TensorScope owner, Tensor moments) {
        return kernels.callOne(owner, "mode", moments, KernelArgument.of(architecture.scaleFactor()));
    }

    /**
     * Latents drawn from what {@link #encode} gave, scaled: mean + exp(½ log variance) · noise, the logarithm clamped
     * to [-30, 20].
     *
     * @param noise standard normal, (N, C, h, w)
     */
    public Tensor sample(TensorScope owner, Tensor moments, Tensor noise) {
        return kernels.callOne(owner, "sample", moments, noise, KernelArgument.of(architecture.scaleFactor()));
    }

    /** Whether every value of a tensor is a finite number. */
    public boolean isFinite(Tensor x) {
        try (TensorScope scope = engine.newScope()) {
            return kernels.callOne(scope, "defect", x).toScalar() == 0;
        }
    }

    /** The same values, width innermost. */
    private Tensor plain(TensorScope owner, Tensor x) {
        Tensor plain = kernels.callOne(owner, "plain", x);
        owner.release(x);
        return plain;
    }

    private static void requireChannels(String what, Tensor x, int channels) {
        Shape shape = x.shape();
        if (shape.rank() != 4 || shape.size(1) != channels) {
            throw new IllegalArgumentException(
                    what + ": expected [N, " + channels + ", H, W] for this autoencoder, found " + shape);
        }
    }

    /** @param x freed on the way */
    private Tensor run(TensorScope owner, Network network, Tensor x, StageWatch watch) {
        Tensor h = x;
        for (int i = 0; i < network.stages().size(); i++) {
            AutoencoderStage stage = network.stages().get(i);
            Tensor made = kernels.callOne(
                    owner,
                    stage.kind().kernel(),
                    h,
                    KernelArgument.list(network.weights().get(i)));
            owner.release(h);
            h = made;
            watch.made(stage.name(), h);
        }
        return h;
    }

    private Network read(List<AutoencoderStage> stages) {
        TensorScope scope = engine.newScope();
        try {
            List<List<Tensor>> weights = new ArrayList<>();
            for (AutoencoderStage stage : stages) {
                weights.add(stage.weights().keySet().stream()
                        .map(name -> read(scope, name))
                        .toList());
            }
            return new Network(scope, stages, weights);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private Tensor read(TensorScope scope, String name) {
        try (Arena arena = Arena.ofConfined()) {
            HostTensor values = source.read(name, arena).toF32(arena);
            try (TensorScope reading = engine.newScope()) {
                // A single copy: what is freed between weights leaves holes that the next ones do not fit into.
                Tensor stored = reading.viewOf(values);
                if (!isFinite(stored)) {
                    throw notFinite(name, values);
                }
                return stored.shape().rank() == 4 ? kernels.callOne(scope, "kept", stored) : scope.copyOf(values);
            }
        }
    }

    private static IllegalArgumentException notFinite(String name, HostTensor values) {
        long index = 0;
        while (Double.isFinite(values.valueAt(index))) {
            index++;
        }
        return new IllegalArgumentException("autoencoder, tensor '" + name + "', index " + index
                + ": expected a finite number, found " + values.valueAt(index)
                + ". The file is damaged: fetch it again.");
    }

    @Override
    public void close() {
        for (Network network : new @Nullable Network[] {decoder, encoder}) {
            if (network != null) {
                network.scope().close();
            }
        }
        kernels.close();
    }
}
