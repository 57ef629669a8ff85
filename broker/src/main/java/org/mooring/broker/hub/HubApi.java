package org.mooring.broker.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.Future;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.hub.Border.Face;
import org.mooring.protocol.Codec;
import org.mooring.web.page.Problem;

/** What the hub says of itself by its API, and the clusters (ours, not JupyterHub's). */
final class HubApi {
    private final HubActions actions;
    private final Clusters clusters;
    private final ApiModels models;
    private final HubConfig config;

    HubApi(HubActions actions, Clusters clusters, ApiModels models, HubConfig config) {
        this.actions = actions;
        this.clusters = clusters;
        this.models = models;
        this.config = config;
    }

    void mount(Border border) {
        border.get(Face.API, "/hub/api", this::version);
        border.get(Face.API, "/hub/api/", this::version);
        border.get(Face.API, "/hub/api/info", this::info);
        border.get(Face.API, "/hub/api/clusters", this::list);
        border.get(Face.API, "/hub/api/clusters/:cluster", this::one);
        border.get(Face.API, "/hub/api/clusters/:cluster/offer", this::offer);
        border.post(Face.API, "/hub/api/clusters/:cluster/drain", this::drain);
    }

    private Future<Reply> version(Visitor visitor) {
        // Says nothing personal, and pages of other origins may look which hub this is.
        visitor.context().response().putHeader("Access-Control-Allow-Origin", "*");
        return Future.succeededFuture(Reply.json(ApiModels.object().put("version", ApiModels.JUPYTERHUB)));
    }

    private Future<Reply> info(Visitor visitor) {
        HubActions.mustBeAllowedAll(visitor.user(), "read:hub");
        var body = ApiModels.object().put("version", ApiModels.JUPYTERHUB);
        body.putObject("mooring").put("version", config.version());
        body.putObject("authenticator").put("class", "users-file").put("version", config.version());
        body.putObject("spawner").put("class", "mooring").put("version", config.version());
        return Future.succeededFuture(Reply.json(body));
    }

    private Future<Reply> list(Visitor visitor) {
        visitor.user();
        ArrayNode list = Codec.json().createArrayNode();
        clusters.all().forEach(c -> list.add(models.cluster(c)));
        return Future.succeededFuture(Reply.json(list));
    }

    private Future<Reply> one(Visitor visitor) {
        visitor.user();
        return Future.succeededFuture(clusters.find(visitor.clusterParam())
                .map(c -> Reply.json(models.cluster(c)))
                .orElseThrow(() -> Visitor.notFound("there is no cluster of that id")));
    }

    private Future<Reply> offer(Visitor visitor) {
        return actions.usual(visitor.clusterParam(), visitor.user().user()).map(usual -> {
            var body = ApiModels.object();
            body.set("offer", Codec.json().valueToTree(usual.offer()));
            body.set("usual", ApiModels.options(usual.request()));
            body.put("last_choice", usual.last());
            return Reply.json(body);
        });
    }

    private Future<Reply> drain(Visitor visitor) {
        JsonNode drained = ApiBody.object(visitor).path("drained");
        if (!drained.isBoolean()) {
            throw Refusal.of(Problem.Kind.BAD_REQUEST, "drained must be true or false");
        }
        return actions.drain(visitor.user(), visitor.clusterParam(), drained.booleanValue())
                .map(Reply.empty(204));
    }
}
