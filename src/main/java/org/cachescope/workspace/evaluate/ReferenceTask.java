package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.data.EvenSample;
import org.cachescope.data.LabelledBatch;
import org.cachescope.data.PictureFolder;
import org.cachescope.data.ShapesDataset;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.evaluation.Preview;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.metrics.FeatureMoments;
import org.cachescope.evaluation.metrics.ImageFeatures;
import org.cachescope.evaluation.metrics.ReferenceFile;
import org.cachescope.evaluation.metrics.ReferenceSet;
import org.cachescope.format.RgbImage;
import org.cachescope.format.WriteFailedException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.OutputFolder;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reference statistics of a protocol: of shapes as they are drawn, or of images in a folder or in an array.
 */
public final class ReferenceTask implements Task<ReferenceTask.Report> {
    private static final String NAME = "reference";
    private static final int BATCH = 250;

    /** Pictures of a batch are held decoded, and photographs are large. */
    private static final long BATCH_BYTES = 64L << 20;

    /** Stream of the drawn references: training draws from streams of 0 and above, tests from -2. */
    private static final long STREAM = -3;

    private static final Preview PIXELS = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS);

    private final Installation installation;
    private final TaskEngine engine;
    private final Request request;
    private final long batchBytes;

    /**
     * Asks for statistics.
     *
     * @param protocol whose network describes the images
     * @param pictures folder of images, or an {@code .npz} of the ADM evaluation; null for drawn shapes
     * @param side height and width of drawn shapes in pixels
     * @param images how many shapes to draw; a folder or an array is taken whole
     * @param kept how many images' features to keep, for KID, precision and recall; those of a folder or an array are
     *     spread evenly over all, whose order is often that of their classes
     * @param file the {@code .npz} to write
     */
    public record Request(ProtocolChoice protocol, @Nullable Path pictures, int side, int images, int kept, Path file) {
        /** @throws IllegalArgumentException if there are too few images */
        public Request {
            if (images < 2 || kept < 0) {
                throw new IllegalArgumentException(
                        "reference: expected 2 images or more and 0 or more kept, found " + images + " and " + kept);
            }
        }
    }

    /**
     * What was written.
     *
     * @param file the statistics
     * @param images images they are of
     * @param dimensions features of an image
     */
    public record Report(Path file, int images, int dimensions) {}

    /** A task; {@code engine} stays the caller's. */
    public ReferenceTask(Installation installation, TaskEngine engine, Request request) {
        this(installation, engine, request, BATCH_BYTES);
    }

    /** @param batchBytes after how many bytes of pictures a batch is closed */
    ReferenceTask(Installation installation, TaskEngine engine, Request request, long batchBytes) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
        this.batchBytes = batchBytes;
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Path file = request.file().toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new WriteFailedException(request.file(), "it is a folder", "Choose another name.", null);
        }
        try (OutputFolder _ = OutputFolder.make(file.getParent())) {
            return described(progress, cancel);
        }
    }

    private Report described(ProgressListener progress, CancelToken cancel) throws IOException {
        Path asked = request.pictures();
        if (asked == null) {
            ShapesDataset shapes = new ShapesDataset(request.side());
            BitSet first = new BitSet(); // each is drawn by itself, so the first are as good as any
            first.set(0, Math.min(request.kept(), request.images()));
            return write(request.images(), first, i -> drawn(shapes.batch(STREAM, i, 1)), progress, cancel);
        }
        if (Files.isDirectory(asked)) {
            PictureFolder pictures = PictureFolder.open(asked);
            BitSet kept = EvenSample.of(request.kept(), pictures.size());
            return write(pictures.size(), kept, i -> drawn(pictures.picture(i)), progress, cancel);
        }
        try (ArrayPictures pictures = ArrayPictures.open(asked)) {
            BitSet kept = EvenSample.of(request.kept(), pictures.size());
            return write(pictures.size(), kept, _ -> pictures.next(), progress, cancel);
        }
    }

    private static RgbImage drawn(LabelledBatch one) {
        return PIXELS.draw(new SampledImages(one.shape(), one.pixels())).getFirst();
    }

    /** Gives images, each number once and in order. */
    @FunctionalInterface
    private interface Source {
        RgbImage picture(int number) throws IOException;
    }

    private Report write(int images, BitSet kept, Source source, ProgressListener progress, CancelToken cancel)
            throws IOException {
        JudgeFiles files = JudgeFiles.open(installation, request.protocol().withoutReference(), request.side());
        progress.report(engine.starting());
        Counted count = new Counted(progress, NAME, images);
        ReferenceSet set = engine.thread().call(started -> {
            try (Judge judge = Judge.load(started, files)) {
                Gathering gathering = new Gathering(kept);
                for (int first = 0; first < images; ) {
                    cancel.check();
                    List<RgbImage> pictures = batch(source, first, images);
                    gathering.add(first, judge.describe(pictures));
                    pictures.forEach(_ -> count.advance());
                    first += pictures.size();
                }
                return gathering.set();
            }
        });
        ReferenceFile.write(request.file(), published(set, progress), files.sha256(), files.protocol());
        progress.report(new Progress.Wrote(NAME, request.file()));
        return new Report(request.file(), images, set.pooled().dimensions());
    }

    /**
     * The published references of the ADM evaluation hold moments of a whole data set beside some of its images:
     * figures agree with published ones by those moments alone.
     */
    private ReferenceSet published(ReferenceSet set, ProgressListener progress) throws IOException {
        Path asked = request.pictures();
        if (request.protocol().kind() != ProtocolChoice.Kind.ADM || asked == null || Files.isDirectory(asked)) {
            return set;
        }
        Optional<ReferenceSet> published = ReferenceFile.withMomentsOf(asked, set);
        if (published.isPresent()) {
            progress.report(new Progress.Noted(
                    NAME,
                    "mu and sigma, and mu_s and sigma_s if it has any, are those that " + asked.getFileName()
                            + " has, of its whole data set; what else there is is of its images."));
        }
        return published.orElse(set);
    }

    private List<RgbImage> batch(Source source, int first, int images) throws IOException {
        List<RgbImage> pictures = new ArrayList<>();
        long bytes = 0;
        for (int number = first; number < images && pictures.size() < BATCH && bytes < batchBytes; number++) {
            RgbImage picture = source.picture(number);
            pictures.add(picture);
            bytes += picture.rgb().length;
        }
        return pictures;
    }

    /** Moments of all images and features of some, a batch at a time. */
    private static final class Gathering {
        private final BitSet chosen;
        private final List<FeatureSet> kept = new ArrayList<>();
        private @Nullable FeatureMoments pooled;
        private @Nullable FeatureMoments spatial;

        /** @param chosen numbers of the images whose features are kept */
        Gathering(BitSet chosen) {
            this.chosen = chosen;
        }

        /** @param first number of the batch's first image */
        void add(int first, ImageFeatures batch) {
            pooled = with(pooled, batch.pooled());
            FeatureSet places = batch.spatial();
            if (places != null) {
                spatial = with(spatial, places);
            }
            BitSet here = chosen.get(first, first + batch.size());
            if (!here.isEmpty()) {
                kept.add(rows(batch.pooled(), here));
            }
        }

        private static FeatureSet rows(FeatureSet all, BitSet numbers) {
            int dimensions = all.dimensions();
            float[] values = new float[numbers.cardinality() * dimensions];
            int end = 0;
            for (int row = numbers.nextSetBit(0); row >= 0; row = numbers.nextSetBit(row + 1)) {
                System.arraycopy(all.values(), row * dimensions, values, end, dimensions);
                end += dimensions;
            }
            return new FeatureSet(dimensions, values);
        }

        private static FeatureMoments with(@Nullable FeatureMoments before, FeatureSet batch) {
            FeatureMoments added = FeatureMoments.of(batch);
            return before == null ? added : FeatureMoments.merged(List.of(before, added));
        }

        ReferenceSet set() {
            FeatureMoments all = pooled;
            if (all == null) {
                throw new IllegalArgumentException("reference: expected 2 images or more, found none");
            }
            return new ReferenceSet("drawn", all, spatial, kept.isEmpty() ? null : FeatureSet.join(kept));
        }
    }
}
