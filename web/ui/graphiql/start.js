// Starts GraphiQL on our own endpoint. The header tells the server that a script of ours is asking (see gate.go).
(function () {
  var fetcher = GraphiQL.createFetcher({ url: "/graphql", headers: { "X-Duban-Client": "graphiql" } });
  var query = "# 督办 API。Ctrl+Enter 执行。\n{\n  viewer {\n    name\n  }\n}\n";
  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, { fetcher: fetcher, defaultQuery: query, shouldPersistHeaders: false })
  );
})();
