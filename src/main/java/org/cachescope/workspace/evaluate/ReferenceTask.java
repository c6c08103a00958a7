package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
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
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.jspecify.annotations.Nullable;

/** Makes the reference statistics of a protocol: of shapes as they are drawn, or of images in a folder or in an array. */
public final class ReferenceTask implements Task<ReferenceTask.Report> {
    private static final String NAME = "reference";
    private static final int BATCH = 250;

    /** Stream of the drawn references: training draws from streams of 0 and above, tests from -2. */
    private static final long STREAM = -3;

    private static final Preview PIXELS = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS);

    private final Installation installation;
    private final TaskEngine engine;
    private final Request request;

    /**
     * Asks for statistics.
     *
     * @param protocol whose network describes the images
     * @param pictures folder of images, or an {@code .npz} of the ADM evaluation; null for drawn shapes
     * @param side height and width of drawn shapes in pixels
     * @param images how many shapes to draw; a folder or an array is taken whole
     * @param kept how many images' features to keep, for KID, precision and recall
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
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Path asked = request.pictures();
        if (asked == null) {
            ShapesDataset shapes = new ShapesDataset(request.side());
            return write(request.images(), i -> drawn(shapes.batch(STREAM, i, 1)), progress, cancel);
        }
        if (Files.isDirectory(asked)) {
            PictureFolder pictures = PictureFolder.open(asked);
            return write(pictures.size(), i -> drawn(pictures.picture(i)), progress, cancel);
        }
        try (ArrayPictures pictures = ArrayPictures.open(asked)) {
            return write(pictures.size(), _ -> pictures.next(), progress, cancel);
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

    private Report write(int images, Source source, ProgressListener progress, CancelToken cancel) throws IOException {
        JudgeFiles files = JudgeFiles.open(installation, request.protocol().withoutReference(), request.side());
        progress.report(engine.starting());
        Counted count = new Counted(progress, NAME, images);
        ReferenceSet set = engine.thread().call(started -> {
            try (Judge judge = Judge.load(started, files)) {
                Gathering gathering = new Gathering(request.kept());
                for (int first = 0; first < images; first += BATCH) {
                    cancel.check();
                    int end = Math.min(first + BATCH, images);
                    List<RgbImage> pictures = new ArrayList<>();
                    for (int number = first; number < end; number++) {
                        pictures.add(source.picture(number));
                    }
                    gathering.add(judge.describe(pictures));
                    IntStream.range(first, end).forEach(_ -> count.advance());
                }
                return gathering.set();
            }
        });
        ReferenceFile.write(request.file(), set, files.sha256());
        progress.report(new Progress.Wrote(NAME, request.file()));
        return new Report(request.file(), images, set.pooled().dimensions());
    }

    /** Moments of all images and features of the first, a batch at a time. */
    private static final class Gathering {
        private final int most;
        private final List<FeatureSet> kept = new ArrayList<>();
        private int keptImages;
        private @Nullable FeatureMoments pooled;
        private @Nullable FeatureMoments spatial;

        Gathering(int most) {
            this.most = most;
        }

        void add(ImageFeatures batch) {
            pooled = with(pooled, batch.pooled());
            FeatureSet places = batch.spatial();
            if (places != null) {
                spatial = with(spatial, places);
            }
            if (keptImages < most) {
                kept.add(batch.pooled());
                keptImages += batch.size();
            }
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
