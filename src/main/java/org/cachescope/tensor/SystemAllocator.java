package org.cachescope.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/**
 * The allocator of the C library, from which tensors on the CPU come.
 *
 * <p>GNU's maps large blocks by themselves, and raises the size from which it does so, up to 32 MB, whenever one is
 * freed. What is smaller comes from heaps of 64 MB a thread, where a tensor that stays keeps the space beside it from a
 * larger one: of a DiT-XL/2 at 1024 tokens these holes came to 0.7 GB. Mapping costs a page fault for every 4 KB.
 */
final class SystemAllocator {
    /** {@code malloc.h}: blocks from this size on are mapped, and go back to the system when they are freed. */
    private static final int M_MMAP_THRESHOLD = -3;

    /** {@code malloc.h}: free space at the end of a heap goes back to the system above this size. */
    private static final int M_TRIM_THRESHOLD = -1;

    private static final int MAPPED_FROM_BYTES = 4 << 20;
    private static final int KEPT_FREE_BYTES = 64 << 20;

    /** Variables by which a user has set these sizes. */
    private static final Map<Integer, String> VARIABLES =
            Map.of(M_MMAP_THRESHOLD, "MALLOC_MMAP_THRESHOLD_", M_TRIM_THRESHOLD, "MALLOC_TRIM_THRESHOLD_");

    private SystemAllocator() {}

    /** Has blocks of 4 MB and more mapped; does nothing where another C library is used, or a user has chosen. */
    @SuppressWarnings("restricted") // native access is what the engine is started with anyway
    static void mapLargeBlocks() {
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
            int _ = (int) mallopt.invokeExact(option, value); // 0 where it is not taken: more memory is then held
        } catch (Throwable e) {
            throw new IllegalStateException("the C library's mallopt cannot be called", e);
        }
    }
}
