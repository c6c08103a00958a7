package org.cachescope.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The allocator of the C library, from which tensors on the CPU come.
 *
 * <p>GNU's raises the size from which it maps a block by itself whenever such a block is freed, up to 32 MB. What is
 * smaller comes from heaps of 64 MB, where one small tensor that stays keeps the space beside it from a large one: a
 * network that makes tensors of 28 MB a hundred times came to hold three quarters of a gigabyte of holes. With fixed
 * sizes a large tensor leaves nothing behind, and small ones are still had without asking the system.
 */
final class SystemAllocator {
    /** {@code malloc.h}: blocks from this size on are mapped, and go back to the system when they are freed. */
    private static final int M_MMAP_THRESHOLD = -3;

    /** {@code malloc.h}: free space at the end of a heap goes back to the system above this size. */
    private static final int M_TRIM_THRESHOLD = -1;

    private static final int MAPPED_FROM_BYTES = 16 << 20;
    private static final int KEPT_FREE_BYTES = 64 << 20;

    /** Variables by which a user has set these sizes. */
    private static final Map<Integer, String> VARIABLES =
            Map.of(M_MMAP_THRESHOLD, "MALLOC_MMAP_THRESHOLD_", M_TRIM_THRESHOLD, "MALLOC_TRIM_THRESHOLD_");

    private SystemAllocator() {}

    /** Has large blocks go back to the system; does nothing where another C library is used, or a user has chosen. */
    static void giveLargeBlocksBack() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        linker.defaultLookup().find("mallopt").ifPresent(address -> {
            MethodHandle mallopt = linker.downcallHandle(address, type);
            set(mallopt, M_MMAP_THRESHOLD, MAPPED_FROM_BYTES);
            set(mallopt, M_TRIM_THRESHOLD, KEPT_FREE_BYTES);
        });
    }

    private static void set(MethodHandle mallopt, int option, int value) {
        if (System.getenv(VARIABLES.get(option)) != null) {
            return;
        }
        try {
            int understood = (int) mallopt.invokeExact(option, value);
            assert understood >= 0; // a size that is not taken changes how much memory is held, and nothing else
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's mallopt cannot be called", e);
        }
    }
}
