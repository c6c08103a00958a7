package org.cachescope.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Copies the elements of a strided view in row-major order. */
final class StridedCopy {
    private StridedCopy() {}

    /**
     * Gathers a view of at least one element.
     *
     * @param view the storage from the view's first element on
     * @param sizes the view's sizes, each 1 or more
     * @param strides steps in elements, as many
     * @param values receives the elements, contiguous
     */
    static void gather(MemorySegment view, long[] sizes, List<Long> strides, int elementBytes, MemorySegment values) {
        int inner = sizes.length - 1;
        long innerStep = strides.get(inner) * elementBytes;
        long[] index = new long[inner];
        long from = 0;
        long to = 0;
        while (true) {
            for (long i = 0; i < sizes[inner]; i++) {
                copy(view, from + i * innerStep, values, to, elementBytes);
                to += elementBytes;
            }
            int axis = inner - 1;
            while (axis >= 0 && index[axis] == sizes[axis] - 1) {
                from -= index[axis] * strides.get(axis) * elementBytes;
                index[axis--] = 0;
            }
            if (axis < 0) {
                return;
            }
            index[axis]++;
            from += strides.get(axis) * elementBytes;
        }
    }

    private static void copy(MemorySegment source, long from, MemorySegment target, long to, int elementBytes) {
        switch (elementBytes) {
            case 1 -> target.set(ValueLayout.JAVA_BYTE, to, source.get(ValueLayout.JAVA_BYTE, from));
            case 2 ->
                target.set(ValueLayout.JAVA_SHORT_UNALIGNED, to, source.get(ValueLayout.JAVA_SHORT_UNALIGNED, from));
            case 4 -> target.set(ValueLayout.JAVA_INT_UNALIGNED, to, source.get(ValueLayout.JAVA_INT_UNALIGNED, from));
            default ->
                target.set(ValueLayout.JAVA_LONG_UNALIGNED, to, source.get(ValueLayout.JAVA_LONG_UNALIGNED, from));
        }
    }
}
