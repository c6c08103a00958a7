package org.cachescope.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.cachescope.format.TensorFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.PositionTable;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** Where one weight comes from. */
sealed interface Origin {
    Shape shape();

    DType dtype();

    /** Reads or maps the values as stored. @throws UncheckedIOException if the file cannot be read any more */
    HostTensor read(Arena arena);

    /** A tensor of a file, under the name that the file gives it. */
    record Stored(TensorFile file, String name) implements Origin {
        @Override
        public Shape shape() {
            return file.shape(name);
        }

        @Override
        public DType dtype() {
            return file.dtype(name);
        }

        @Override
        public HostTensor read(Arena arena) {
            return file.read(name, arena);
        }
    }

    /** Tensors of one dtype and one shape that the network has as one, below each other: q, k and v. */
    record Stacked(List<Stored> parts) implements Origin {
        @Override
        public Shape shape() {
            long[] sizes = parts.getFirst().shape().toArray();
            sizes[0] *= parts.size();
            return Shape.of(sizes);
        }

        @Override
        public DType dtype() {
            return parts.getFirst().dtype();
        }

        @Override
        public HostTensor read(Arena arena) {
            Shape shape = shape();
            MemorySegment bytes = arena.allocate(shape.elements() * dtype().sizeBytes(), 64);
            long offset = 0;
            for (Stored part : parts) {
                try (Arena mapping = Arena.ofConfined()) {
                    MemorySegment source = part.read(mapping).bytes();
                    MemorySegment.copy(source, 0, bytes, offset, source.byteSize());
                    offset += source.byteSize();
                }
            }
            return new HostTensor(dtype(), shape, bytes);
        }
    }

    /** A tensor whose values the network has in another shape of as many elements. */
    record Reshaped(Stored stored, Shape shape) implements Origin {
        @Override
        public DType dtype() {
            return stored.dtype();
        }

        @Override
        public HostTensor read(Arena arena) {
            return new HostTensor(dtype(), shape, stored.read(arena).bytes());
        }
    }

    /** The fixed position table, which some layouts leave out. */
    record Positions(DitArchitecture architecture) implements Origin {
        @Override
        public Shape shape() {
            return Shape.of(1, architecture.tokens(), architecture.hiddenSize());
        }

        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public HostTensor read(Arena arena) {
            return PositionTable.sineCosine(architecture);
        }
    }
}
