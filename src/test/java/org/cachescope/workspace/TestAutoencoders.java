package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.checkpoint.DiffusersModel;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.golden.GoldenAutoencoder;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.HostTensor;

/** Autoencoders small enough for a test. */
public final class TestAutoencoders {
    private TestAutoencoders() {}

    /** Writes one of the golden autoencoder's sizes but for its latents, all weights zero. */
    public static Path writeWithLatents(Path file, int channels) throws IOException {
        AutoencoderArchitecture golden = GoldenAutoencoder.architecture(GoldenFixture.open("vae-decoder"));
        AutoencoderArchitecture other = new AutoencoderArchitecture(
                golden.imageChannels(),
                channels,
                golden.codeChannels(),
                golden.stemWidth(),
                golden.widths(),
                golden.resBlocks(),
                golden.groups(),
                golden.scaleFactor());
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        other.shapes()
                .forEach((name, shape) ->
                        weights.put(name, HostTensor.ofFloats(shape, new float[(int) shape.elements()])));
        SafetensorsFile.write(file, weights, Map.of());
        return file;
    }

    /** The golden autoencoder, of the latent channels of {@link TestModels#latentModel}. */
    public static Path golden() {
        return GoldenFixture.open("vae-decoder").file("diffusers-old.safetensors");
    }

    /** Writes the golden DiT as a diffusers pipeline with an autoencoder. */
    public static Path writePipeline(Path folder, Path autoencoder) throws IOException {
        DiffusersModel.write(
                folder.resolve("transformer"),
                GoldenFixture.dit(TestModels.latentConfig()),
                SafetensorsFile.open(TestModels.latentModel()));
        Path part = Files.createDirectories(folder.resolve("vae"));
        Files.writeString(part.resolve("config.json"), "{\"_class_name\": \"AutoencoderKL\"}");
        Files.copy(autoencoder, part.resolve("diffusion_pytorch_model.safetensors"));
        return folder;
    }
}
