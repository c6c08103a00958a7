package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a file of DiT-XL/2's size: 2.7 GB of random weights. */
@Tag("large")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckpointLargeTest {
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(3);
    private static final int OPENINGS = 5;

    /** Far above a header of 10^5 bytes, far below the values. */
    private static final long MOST_BYTES_READ = 16 << 20;

    /** Garbage of a whole scan included. */
    private static final long MOST_HEAP = 128 << 20;

    private Path file;

    @BeforeAll
    void writeModel(@TempDir Path folder) throws IOException {
        file = folder.resolve("random-XL-2-256.safetensors");
        RandomCheckpoint.write(file, RandomCheckpoint.XL_256, 2024);
    }

    @Test
    void opensWithinThreeSecondsFromItsHeaderAlone() throws IOException {
        assertThat(Files.size(file)).isGreaterThan(2_600_000_000L);
        List<Duration> openings = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
            long readBefore = bytesRead();
            long start = System.nanoTime();
            Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
            openings.add(Duration.ofNanos(System.nanoTime() - start));
            assertThat(bytesRead() - readBefore).isLessThan(MOST_BYTES_READ);
            assertThat(checkpoint.name()).isEqualTo("DiT-XL/2");
            assertThat(checkpoint.architecture()).isEqualTo(RandomCheckpoint.XL_256);
            assertThat(checkpoint.parametersWithPositions()).isEqualTo(675_129_632L);
            assertThat(checkpoint.parameters()).isEqualTo(675_129_632L - 256 * 1152);
        }
        assertThat(openings).as("openings").allMatch(opening -> opening.compareTo(LONGEST_OPENING) < 0);
    }

    /** Bytes that this process has asked the system to read, mapped pages not among them. */
    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void weightsAreMappedNotCopied() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        long before = bytesRead();
        try (Arena arena = Arena.ofConfined()) {
            for (String name : checkpoint.weights().names()) {
                HostTensor values = checkpoint.weights().read(name, arena);
                assertThat(values.bytes().isMapped()).as(name).isTrue();
            }
        }
        assertThat(bytesRead() - before).isLessThan(MOST_BYTES_READ);
    }

    @Test
    void identityIsComputedInFlatMemory() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT);
        System.gc();
        long before = usedHeap();
        AtomicLong most = new AtomicLong();
        ModelIdentity identity = ModelIdentity.of(checkpoint, (_, _) -> {
            most.accumulateAndGet(usedHeap(), Math::max);
            return true;
        });
        assertThat(identity.firstNonFinite()).isNull();
        assertThat(most.get() - before).isLessThan(MOST_HEAP);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
