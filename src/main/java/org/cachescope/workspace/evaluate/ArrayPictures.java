package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.format.FormatException;
import org.cachescope.format.NpzFile;
import org.cachescope.format.NpzRows;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;

/**
 * Images as the ADM evaluation keeps them: {@value #ARRAY} of an {@code .npz} file, 8-bit RGB, (N, H, W, 3). They are
 * read one after the other.
 */
final class ArrayPictures implements AutoCloseable {
    /** Name of the array. */
    static final String ARRAY = "arr_0";

    private static final int CHANNELS = 3;

    private final NpzRows rows;

    private ArrayPictures(NpzRows rows) {
        this.rows = rows;
    }

    /** @throws FormatException if the file has no such array, or it is of other sizes or another type */
    static ArrayPictures open(Path file) throws IOException {
        NpzRows rows = NpzFile.open(file).rows(ARRAY);
        Shape shape = rows.shape();
        boolean images =
                rows.dtype() == DType.U8 && shape.rank() == 4 && shape.size(3) == CHANNELS && shape.size(0) > 0;
        if (!images) {
            rows.close();
            throw new FormatException(
                    file,
                    "array '" + ARRAY + "'",
                    "images as unsigned bytes [N, H, W, 3]",
                    rows.dtype() + " " + shape,
                    "Name a batch of the ADM evaluation, or a folder of images.");
        }
        return new ArrayPictures(rows);
    }

    /** How many there are. */
    int size() {
        return Math.toIntExact(rows.shape().size(0));
    }

    /** The next image. */
    RgbImage next() throws IOException {
        return new RgbImage((int) rows.shape().size(2), (int) rows.shape().size(1), rows.next());
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
