package org.cachescope.format;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Flips bytes of small files: they are read or refused, and nothing else happens. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DamagedFileTest {
    private static final int TRIALS = 2000;
    private static final int MOST_FLIPS = 4;

    @TempDir
    private Path folder;

    @FunctionalInterface
    private interface Reader {
        void read(Path file) throws IOException;
    }

    private void damage(Path original, long seed) throws IOException {
        damage(original, seed, Samples::readAll);
    }

    private void damage(Path original, long seed, Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(original);
        Random random = new Random(seed);
        Path file = folder.resolve("damaged");
        for (int trial = 0; trial < TRIALS; trial++) {
            byte[] bytes = whole.clone();
            int flips = 1 + random.nextInt(MOST_FLIPS);
            for (int flip = 0; flip < flips; flip++) {
                int at = random.nextInt(bytes.length);
                bytes[at] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (bytes[at] ^ 1 << random.nextInt(8));
            }
            Files.write(file, bytes);
            try {
                reader.read(file);
            } catch (FormatException _) {
                // Refused, as it may be.
            } catch (UncheckedIOException e) {
                fail("trial " + trial + " of seed " + seed + " was refused on reading only", e);
            } catch (IOException | RuntimeException | Error e) {
                fail("trial " + trial + " of seed " + seed, e);
            }
        }
    }

    @Test
    void damagedSafetensorsAreReadOrRefused() throws IOException {
        damage(Samples.safetensors(folder.resolve("good")), 1);
    }

    @Test
    void damagedZipsAreReadOrRefused() throws IOException {
        damage(Samples.torchZip(folder.resolve("good")), 2);
    }

    @Test
    void damagedZipsOfPyTorchAreReadOrRefused() throws IOException {
        damage(Path.of(System.getProperty("golden.dir"), "torch-serialization", "nested.pt"), 3);
    }

    @Test
    void damagedArraysAreReadOrRefused() throws IOException {
        damage(Samples.npz(folder.resolve("good")), 7, Samples::readAllArrays);
    }

    @Test
    void damagedArraysThatAreNotCompressedAreReadOrRefused() throws IOException {
        Path good = folder.resolve("good");
        try (ZipFile zip = new ZipFile(Samples.npz(folder.resolve("compressed")).toFile())) {
            ZipBytes stored = new ZipBytes();
            for (ZipEntry entry : zip.stream().toList()) {
                stored.add(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
            Files.write(good, stored.build());
        }
        damage(good, 8, Samples::readAllArrays);
    }

    @Test
    void damagedLegacyFilesAreReadOrRefused() throws IOException {
        damage(Samples.torchLegacy(folder.resolve("good")), 4);
    }

    @Test
    void damagedPngsAreReadOrRefused() throws IOException {
        damage(Samples.png(folder.resolve("good")), 5);
    }

    @Test
    void damagedPixelsUnderFittingChecksumsAreReadOrRefused() throws IOException {
        Path good = Samples.png(folder.resolve("good"));
        Random random = new Random(6);
        for (int trial = 0; trial < TRIALS; trial++) {
            PngChunks chunks = PngChunks.read(good);
            byte[] data =
                    chunks.all().get(random.nextInt(chunks.all().size() - 1)).data();
            data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
            Path file = folder.resolve("damaged");
            try (OutputStream out = Files.newOutputStream(file)) {
                chunks.writeTo(out);
            }
            try {
                Samples.readAll(file);
            } catch (FormatException _) {
                // Refused, as it may be.
            }
        }
    }
}
