package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.DiffusersModel;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.Architecture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the published shapes, layouts and element types with random weights: each is recognised, makes a cached pair
 * of steps on the CPU, decoded where it brings an autoencoder, and needs little more memory than its weights.
 */
@Tag("large")
class PublishedShapesLargeTest {
    private static final double MOST_OF_WEIGHTS = 1.3;

    private static final DitArchitecture XL_512 = new DitArchitecture(64, 2, 4, 1152, 28, 16, 4608, 1000, true);
    private static final DitArchitecture L_256 = new DitArchitecture(32, 2, 4, 1024, 24, 16, 4096, 1000, true);
    private static final AutoencoderArchitecture VAE = AutoencoderArchitecture.published();

    @TempDir
    private Path folder;

    /** What a random network's file holds, by mapping it. */
    private static Map<String, HostTensor> mapped(Path file) throws IOException {
        TensorFile tensors = SafetensorsFile.open(file);
        Map<String, HostTensor> values = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            values.put(name, tensors.read(name, Arena.ofAuto()));
        }
        return values;
    }

    private Path random(Architecture a) throws IOException {
        Path file = folder.resolve("random.safetensors");
        RandomCheckpoint.write(file, a, 11);
        return file;
    }

    private Path torch(String name, Path safetensors, Map<String, HostTensor> more) throws IOException {
        Map<String, Object> state = new LinkedHashMap<>(mapped(safetensors));
        state.putAll(more);
        Path file = folder.resolve(name);
        TorchFile.write(file, state);
        Files.delete(safetensors);
        return file;
    }

    private static HostTensor halved(HostTensor tensor) {
        HostTensor half = new HostTensor(
                DType.F16,
                tensor.shape(),
                Arena.ofAuto().allocate(tensor.shape().elements() * 2, 64));
        for (long i = 0; i < tensor.shape().elements(); i++) {
            half.bytes().setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) tensor.valueAt(i)));
        }
        return half;
    }

    private Path autoencoder(Path file) throws IOException {
        RandomCheckpoint.write(file, VAE.shapes(), 5);
        return file;
    }

    /** Has another process run a cached pair of steps, whose memory is then its own, and bounds it. */
    private static void assertRuns(Checkpoint checkpoint, @Nullable AutoencoderCheckpoint autoencoder)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CachedPair.class.getName()));
        command.add(checkpoint.path().toString());
        if (autoencoder != null) {
            command.add(autoencoder.path().toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(said);
        assertThat(process.onExit().join().exitValue()).isZero();
        double share = Double.parseDouble(said.lines().toList().getLast());
        assertThat(share).as("memory over weights").isBetween(0.9, MOST_OF_WEIGHTS);
    }

    @Test
    void aDitXlForLargeImagesAsPublished() throws IOException {
        Path file = torch("DiT-XL-2-512x512.pt", random(XL_512), Map.of());
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.name()).isEqualTo("DiT-XL/2");
        assertThat(checkpoint.architecture()).isEqualTo(XL_512);
        assertThat(checkpoint.notes()).isEmpty();
        assertRuns(checkpoint, null);
    }

    @Test
    void aDitLInHalfPrecision() throws IOException {
        Path original = random(L_256);
        Map<String, HostTensor> halves = new LinkedHashMap<>();
        mapped(original).forEach((name, tensor) -> halves.put(name, halved(tensor)));
        Path file = folder.resolve("DiT-L-2.fp16.safetensors");
        SafetensorsFile.write(file, halves, Map.of());
        Files.delete(original);
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.name()).isEqualTo("DiT-L/2");
        assertThat(checkpoint.architecture()).isEqualTo(L_256);
        assertThat(checkpoint.dtypes()).containsExactly(DType.F16);
        halves.clear();
        assertRuns(checkpoint, null);
    }

    @Test
    void aUVitWithItsAutoencoder() throws IOException {
        Path vae = torch("autoencoder_kl_ema.pth", autoencoder(folder.resolve("vae.safetensors")), Map.of());
        Path file = torch("imagenet256_uvit_huge.pth", random(RandomCheckpoint.UVIT_H_256), Map.of());
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.name()).isEqualTo("U-ViT-H/2");
        assertThat(checkpoint.architecture()).isEqualTo(RandomCheckpoint.UVIT_H_256);
        AutoencoderCheckpoint autoencoder = AutoencoderCheckpoint.open(vae);
        assertThat(autoencoder.architecture()).isEqualTo(VAE);
        assertRuns(checkpoint, autoencoder);
    }

    @Test
    void aDiffusersFolderWithItsAutoencoder() throws IOException {
        Path original = random(RandomCheckpoint.XL_256);
        Checkpoint published = Checkpoint.open(original, CheckpointOptions.DEFAULT);
        DiffusersModel.write(folder.resolve("pipeline/transformer"), RandomCheckpoint.XL_256, published.weights());
        Files.delete(original);
        Path vae = Files.createDirectories(folder.resolve("pipeline/vae"));
        autoencoder(vae.resolve("diffusion_pytorch_model.safetensors"));
        Files.writeString(vae.resolve("config.json"), "{\"_class_name\": \"AutoencoderKL\"}");
        Checkpoint checkpoint = Checkpoint.open(folder.resolve("pipeline"), CheckpointOptions.DEFAULT);
        assertThat(checkpoint.name()).isEqualTo("DiT-XL/2");
        assertThat(checkpoint.layout()).contains("diffusers");
        assertThat(checkpoint.architecture()).isEqualTo(RandomCheckpoint.XL_256);
        Path beside = AutoencoderCheckpoint.beside(checkpoint.path()).orElseThrow();
        assertRuns(checkpoint, AutoencoderCheckpoint.open(beside));
    }

    @Test
    void aSitWithItsAlignmentHeads() throws IOException {
        DitArchitecture sit = new DitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, false);
        Map<String, HostTensor> projectors = Map.of(
                "projectors.0.0.weight", HostTensor.ofFloats(Shape.of(2048, 1152), new float[2048 * 1152]),
                "projectors.0.0.bias", HostTensor.ofFloats(Shape.of(2048), new float[2048]));
        Path file = torch("SiT-XL-2-256-REPA.pt", random(sit), projectors);
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.name()).isEqualTo("SiT-XL/2");
        assertThat(checkpoint.architecture()).isEqualTo(sit.predicting(Prediction.VELOCITY_REPA));
        assertThat(checkpoint.ignored()).containsExactlyInAnyOrderElementsOf(projectors.keySet());
        assertRuns(checkpoint, null);
    }
}
