package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the metrics of sets to the published formulas in double precision. */
@Tag("golden")
class MetricsGoldenTest {
    /** What statistics given without a count are of: the distance does not depend on it. */
    private static final int ANY_COUNT = 1000;

    private final GoldenFixture fixture = GoldenFixture.open("metrics");

    private FeatureSet features(String name) {
        HostTensor values = fixture.tensor(name);
        return new FeatureSet((int) values.shape().size(1), values.toFloats());
    }

    private FeatureSet rows(String name, int rows) {
        FeatureSet all = features(name);
        return new FeatureSet(all.dimensions(), Arrays.copyOf(all.values(), rows * all.dimensions()));
    }

    private FeatureMoments given(String name, int which) {
        return FeatureMoments.of(
                ANY_COUNT,
                fixture.tensor(name + ".mu" + which).toDoubles(),
                fixture.tensor(name + ".sigma" + which).toDoubles());
    }

    private JsonNode values() {
        return fixture.manifest().get("values");
    }

    @Test
    void meanAndCovarianceEqualTheReference() {
        for (String name : List.of("ref", "sample")) {
            FeatureMoments moments = FeatureMoments.of(features(name + "_features"));
            assertClose(moments.mean(), fixture.tensor(name + "_mu").toDoubles());
            assertClose(moments.covariance(), fixture.tensor(name + "_sigma").toDoubles());
        }
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void frechetDistancesEqualTheReference() {
        FeatureMoments reference = FeatureMoments.of(features("ref_features"));
        assertFrechet("features_sample", reference, FeatureMoments.of(features("sample_features")));
        assertFrechet("features_sample2", reference, FeatureMoments.of(features("sample2_features")));
        for (String name : List.of("stats", "scalar", "near_singular", "singular")) {
            assertFrechet(name, given(name, 1), given(name, 2));
        }
        JsonNode few = values().get("fid.fewer_samples_than_dims");
        assertFrechet(
                "fewer_samples_than_dims",
                FeatureMoments.of(rows("ref_features", few.get("ref_rows").asInt())),
                FeatureMoments.of(rows("sample_features", few.get("sample_rows").asInt())));
    }

    private void assertFrechet(String name, FeatureMoments reference, FeatureMoments samples) {
        JsonNode expected = values().get("fid." + name);
        double scipy = expected.get("scipy_value").asDouble();
        double eigen = expected.get("eigen_value").asDouble();
        double apart = Math.max(fixture.tolerance("fid_rel"), 3 * Math.abs(scipy - eigen));
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                FrechetDistance distance = new FrechetDistance(engine, reference)) {
            assertThat(distance.to(samples)).as(name).isCloseTo(scipy, within(apart));
        }
    }

    @Test
    void equalMomentsAreNoDistanceApart() {
        FeatureMoments reference = FeatureMoments.of(features("ref_features"));
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                FrechetDistance distance = new FrechetDistance(engine, reference)) {
            assertThat(distance.to(reference)).isCloseTo(0, within(1e-10));
        }
    }

    @Test
    void kernelDistancesEqualTheReference() {
        JsonNode expected = values().get("kid");
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            FeatureSet references = features("ref_features");
            assertKernel(engine, references, features("sample_features"), expected.get("sample"));
            assertKernel(engine, references, features("sample2_features"), expected.get("sample2"));
            assertKernel(
                    engine, rows("ref_features", 100), rows("sample_features", 100), expected.get("first_100_rows"));
        }
    }

    private void assertKernel(Engine engine, FeatureSet references, FeatureSet samples, JsonNode expected) {
        KernelSums sums = KernelSums.of(engine, references, samples, Groups.of(samples.size()));
        assertThat(sums.distance())
                .isCloseTo(expected.asDouble(), within(fixture.tolerance("kid_rel") * expected.asDouble()));
    }

    @Test
    void inceptionScoresEqualTheReference() {
        FeatureSet logits = features("logits");
        for (var split : values().get("inception_score").properties()) {
            int size = Integer.parseInt(split.getKey().replace("split_size_", ""));
            ScoreSplits splits = new ScoreSplits(size);
            splits.add(logits);
            List<Double> scores = splits.scores();
            JsonNode expected = split.getValue().get("per_split");
            assertThat(scores).hasSize(expected.size());
            for (int i = 0; i < scores.size(); i++) {
                double score = expected.get(i).asDouble();
                assertThat(scores.get(i))
                        .as("%s, split %d", split.getKey(), i)
                        .isCloseTo(score, within(fixture.tolerance("inception_score_rel") * score));
            }
        }
    }
}
