package naming

// platforms maps a module to the product that brings it. None of these can be
// installed from an index.
var platforms = map[string]string{
	"_typeshed":         "type checkers",
	"arcpy":             "ArcGIS",
	"awsglue":           "AWS Glue",
	"com":               "Jython",
	"dbruntime":         "Databricks",
	"gimpfu":            "GIMP",
	"google.colab":      "Google Colab",
	"hou":               "Houdini",
	"java":              "Jython",
	"javax":             "Jython",
	"js":                "Pyodide",
	"kaggle_datasets":   "Kaggle",
	"kaggle_secrets":    "Kaggle",
	"kaggle_web_client": "Kaggle",
	"micropip":          "Pyodide",
	"mssparkutils":      "Azure Synapse",
	"notebookutils":     "Microsoft Fabric",
	"pyodide":           "Pyodide",
	"pyodide_js":        "Pyodide",
	"qgis":              "QGIS",
	"sage":              "SageMath",
}

// ProvidedBy names the platform that brings a module which no index has, such
// as "Google Colab" for google.colab and whatever lies below it; it is empty for
// all other modules.
func ProvidedBy(module string) string {
	for prefix := module; prefix != ""; prefix = parent(prefix) {
		if name, ok := platforms[prefix]; ok {
			return name
		}
	}
	return ""
}
