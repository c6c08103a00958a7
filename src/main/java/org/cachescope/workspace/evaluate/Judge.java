package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.util.List;
import org.cachescope.evaluation.metrics.FeatureExtractor;
import org.cachescope.evaluation.metrics.ImageFeatures;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.evaluation.metrics.SampleStatistics;
import org.cachescope.evaluation.metrics.SetMetrics;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.Engine;
import org.jspecify.annotations.Nullable;

/** A protocol in the engine: its network, and the references once they are asked for. On the engine's thread only. */
final class Judge implements AutoCloseable {
    private final Engine engine;
    private final JudgeFiles files;
    private final FeatureExtractor extractor;
    private @Nullable SetMetrics metrics;

    private Judge(Engine engine, JudgeFiles files, FeatureExtractor extractor) {
        this.engine = engine;
        this.files = files;
        this.extractor = extractor;
    }

    static Judge load(Engine engine, JudgeFiles files) throws IOException {
        return new Judge(engine, files, files.loader().load(engine));
    }

    ImageFeatures describe(List<RgbImage> pictures) {
        return extractor.describe(pictures);
    }

    List<MetricValue> measure(SampleStatistics samples) {
        SetMetrics ready = metrics;
        if (ready == null) {
            ready = new SetMetrics(engine, files.protocol(), files.requireReference());
            metrics = ready;
        }
        return ready.of(samples);
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        extractor.close();
    }
}
