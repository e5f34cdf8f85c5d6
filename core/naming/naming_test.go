package naming

import (
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/core/pep"
)

// popular are imports of data science and the Python world around it whose
// distributions were checked by hand. A lone word is its own distribution.
const popular = `
numpy pandas scipy sympy networkx matplotlib seaborn plotly altair bokeh holoviews panel dash
streamlit gradio statsmodels lightgbm xgboost catboost torch torchvision torchaudio tensorflow
keras jax jaxlib flax optax hdbscan igraph fiona shapely geopandas pyproj rasterio cartopy xarray
dask distributed ray mlflow wandb optuna omegaconf lightning transformers datasets annoy spacy
nltk gensim pymc arviz bambi prophet sktime tslearn fastai ipywidgets ipykernel pyarrow
fastparquet sqlalchemy pymysql pymongo redis boto3 botocore s3fs gcsfs fsspec pyspark duckdb
polars vaex numba cython tqdm click typer rich requests httpx aiohttp flask fastapi pydantic
jinja2 markdown lxml pytest hypothesis setuptools attrs django psutil joblib h5py openpyxl
librosa shap great_expectations=great-expectations
sklearn=scikit-learn skimage=scikit-image sksurv=scikit-survival skopt=scikit-optimize
imblearn=imbalanced-learn cv2=opencv-python PIL=pillow yaml=pyyaml bs4=beautifulsoup4
dateutil=python-dateutil dotenv=python-dotenv jwt=pyjwt Crypto=pycryptodome OpenSSL=pyopenssl
serial=pyserial usb=pyusb fitz=pymupdf docx=python-docx pptx=python-pptx haiku=dm-haiku
umap=umap-learn graph_tool=graph-tool osgeo=gdal netCDF4=netcdf4 hydra=hydra-core
pl_bolts=lightning-bolts pytorch_lightning=pytorch-lightning tables=tables
sentence_transformers=sentence-transformers faiss=faiss-cpu stan=pystan IPython=ipython
mpl_toolkits.mplot3d=matplotlib mpl_toolkits.basemap=basemap MySQLdb=mysqlclient bson=pymongo
googleapiclient=google-api-python-client delta=delta-spark
snowflake.connector=snowflake-connector-python snowflake.snowpark=snowflake-snowpark-python
cudf=cudf-cu12 Cython=cython pkg_resources=setuptools attr=attrs zmq=pyzmq win32api=pywin32
gi=pygobject magic=python-magic slugify=python-slugify Levenshtein=levenshtein git=gitpython
github=pygithub telegram=python-telegram-bot discord=discord.py cairo=pycairo wx=wxpython
PyQt5=pyqt5 absl=absl-py grpc=grpcio Bio=biopython allel=scikit-allel
pdfminer=pdfminer.six ibis=ibis-framework llama_index.core=llama-index-core
llama_index.llms.openai=llama-index-llms-openai llama_cpp=llama-cpp-python
google.protobuf.message=protobuf google.cloud.storage=google-cloud-storage
google.cloud.bigquery.dbapi=google-cloud-bigquery google.cloud.bigquery_v2=google-cloud-bigquery
google.cloud.speech_v1p1beta1.types=google-cloud-speech google.cloud.iam_admin_v1=google-cloud-iam
google.cloud.secretmanager=google-cloud-secret-manager google.cloud.exceptions=google-cloud-core
google.cloud.sql.connector=cloud-sql-python-connector google.auth.transport=google-auth
google.oauth2.service_account=google-auth google.api_core.exceptions=google-api-core
google.generativeai=google-generativeai google.genai=google-genai
azure.storage.blob.aio=azure-storage-blob azure.identity=azure-identity
azure.storage.filedatalake=azure-storage-file-datalake azure.mgmt.compute=azure-mgmt-compute
azure.ai.ml=azure-ai-ml azure.cognitiveservices.vision.face=azure-cognitiveservices-vision-face
ruamel.yaml=ruamel.yaml ruamel.yaml.comments=ruamel.yaml zope.interface.verify=zope.interface
zope.app.publication=zope.app.publication sphinxcontrib.bibtex=sphinxcontrib-bibtex
backports.zoneinfo=backports.zoneinfo jaraco.text=jaraco.text pyannote.audio=pyannote.audio
airflow.models=apache-airflow airflow.providers.amazon.aws.hooks=apache-airflow-providers-amazon
airflow.providers.cncf.kubernetes.operators=apache-airflow-providers-cncf-kubernetes
opentelemetry.trace=opentelemetry-api opentelemetry.sdk.trace=opentelemetry-sdk
opentelemetry.exporter.otlp.proto.grpc.trace_exporter=opentelemetry-exporter-otlp-proto-grpc
databricks.sdk=databricks-sdk databricks.sql=databricks-sql-connector dbt.cli=dbt-core
dbt.adapters.snowflake=dbt-snowflake azureml.core=azureml-core
`

func TestLookupPopular(t *testing.T) {
	for word := range strings.FieldsSeq(popular) {
		module, want, ok := strings.Cut(word, "=")
		if !ok {
			want = module
		}
		e, found := Lookup(module)
		if !found || e.Distribution != want {
			t.Errorf("Lookup(%q) = %q, %v; want %q", module, e.Distribution, found, want)
		}
		if found && e.Module != module && !strings.HasPrefix(module, e.Module+".") {
			t.Errorf("Lookup(%q) is for %q, which is no prefix", module, e.Module)
		}
	}
}

func TestLookupEntry(t *testing.T) {
	e, _ := Lookup("cv2.aruco")
	want := []string{"opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"}
	if e.Module != "cv2" || !slices.Equal(e.Alternatives, want) || e.Same || e.Tables < 2 {
		t.Errorf("cv2.aruco: %+v", e)
	}
	if e, _ := Lookup("sklearn"); !e.Same {
		t.Errorf("sklearn, also a distribution's name: %+v", e)
	}
	if e, _ := Lookup("google.cloud.storage.blob"); e.Module != "google.cloud.storage" || e.Tables != Checked {
		t.Errorf("google.cloud.storage.blob: %+v", e)
	}
}

func TestLookupFindsNothing(t *testing.T) {
	modules := []string{
		"", ".", "google", "google.cloud", "google.", "google.colab", "google.no_such", "azure", "azure.storage", "azure.mgmt",
		"ruamel", "zope", "zope.app", "sphinxcontrib", "jaraco", "backports", "snowflake", "airflow.providers",
		"no_such_module_of_ours", "utils", "helpers", "config", "tests",
	}
	for _, module := range modules {
		if e, ok := Lookup(module); ok {
			t.Errorf("Lookup(%q) = %+v; want nothing", module, e)
		}
	}
}

func TestIsNamespace(t *testing.T) {
	for _, module := range strings.Fields("google google.cloud azure azure.storage azure.mgmt ruamel zope sphinxcontrib jaraco backports airflow.providers opentelemetry snowflake") {
		if !IsNamespace(module) {
			t.Errorf("%s is a namespace", module)
		}
	}
	for _, module := range strings.Fields("numpy google.cloud.storage mpl_toolkits airflow azure.identity zope.interface goog") {
		if IsNamespace(module) {
			t.Errorf("%s is no namespace", module)
		}
	}
}

func TestImports(t *testing.T) {
	tests := map[string]string{
		"scikit-learn": "sklearn", "beautifulsoup4": "bs4", "pillow": "PIL", "attrs": "attr attrs",
		"pandas": "pandas", "ipython": "IPython", "pytorch-lightning": "lightning_fabric pytorch_lightning",
		"google-cloud-storage": "google.cloud.storage", "ruamel-yaml": "ruamel.yaml", "pyjwt": "jwt",
		"google-auth": "google.auth google.oauth2", "azure-storage-blob": "azure.storage.blob",
		"sphinxcontrib-bibtex": "sphinxcontrib.bibtex", "opencv-python-headless": "cv2",
		"no-such-distribution-of-ours": "",
	}
	for key, want := range tests {
		got := Imports(key)
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("Imports(%q) = %q, want %q", key, got, want)
		}
	}
}

// What Imports says must be what Lookup says, turned around.
func TestImportsTurnsLookupAround(t *testing.T) {
	for module := range table(importsText).all() {
		e, _ := Lookup(module)
		if !slices.Contains(Imports(pep.Normalize(e.Distribution)), module) {
			t.Errorf("Lookup(%q) = %q, but its imports are %q", module, e.Distribution, Imports(e.Distribution))
		}
	}
}

func TestCondaNames(t *testing.T) {
	tests := []struct{ key, conda string }{
		{"torch", "pytorch"}, {"opencv-python", "opencv"}, {"tables", "pytables"}, {"graphviz", "python-graphviz"},
		{"msgpack", "msgpack-python"}, {"pyqt5", "pyqt"}, {"typing-extensions", "typing_extensions"},
		{"psycopg2-binary", "psycopg2"}, {"jupyter-client", "jupyter_client"}, {"pandas", "pandas"},
		{"dask", "dask"}, {"matplotlib", "matplotlib"}, {"ray", "ray"}, {"seaborn", "seaborn"},
		{"opencv-python-headless", "opencv"}, {"ruamel-yaml", "ruamel.yaml"}, {"zope-interface", "zope.interface"},
	}
	for _, test := range tests {
		if got := CondaName(test.key); got != test.conda {
			t.Errorf("CondaName(%q) = %q, want %q", test.key, got, test.conda)
		}
	}
}

func TestPyPINames(t *testing.T) {
	tests := []struct{ conda, key string }{
		{"pytorch", "torch"}, {"opencv", "opencv-python"}, {"py-opencv", "opencv-python"}, {"pytables", "tables"},
		{"dask-core", "dask"}, {"dask", "dask"}, {"matplotlib-base", "matplotlib"}, {"ray-core", "ray"},
		{"typing_extensions", "typing-extensions"}, {"Jupyter_Client", "jupyter-client"}, {"pyqt", "pyqt5"},
		{"psycopg2", "psycopg2"}, {"ruamel.yaml", "ruamel-yaml"}, {"python-graphviz", "graphviz"},
		{"jaxlib", "jaxlib"}, {"python-igraph", "igraph"}, {"pandas", "pandas"},
	}
	for _, test := range tests {
		if got := PyPIName(test.conda); got != test.key {
			t.Errorf("PyPIName(%q) = %q, want %q", test.conda, got, test.key)
		}
	}
}

func TestProvidedBy(t *testing.T) {
	tests := map[string]string{
		"google.colab.drive": "Google Colab", "google.cloud": "", "_typeshed": "type checkers", "numpy": "", "": "",
	}
	for module, want := range tests {
		if got := ProvidedBy(module); got != want {
			t.Errorf("ProvidedBy(%q) = %q, want %q", module, got, want)
		}
	}
}

// The tables are searched as they stand, so their order is part of them.
func TestTablesAreSorted(t *testing.T) {
	tables := map[string]string{
		"imports": importsText, "distributions": distributionsText, "conda": condaText, "pypi": pypiText,
		"namespaces": namespacesText, "stdlib": stdlibText,
	}
	for name, text := range tables {
		last, n := "", 0
		for key, rest := range table(text).all() {
			if got, ok := table(text).find(key); key <= last || !ok || got != rest {
				t.Fatalf("%s: %q after %q, found as %q, %v", name, key, last, got, ok)
			}
			last, n = key, n+1
		}
		if n < 100 || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: only %d rows, or cut off", name, n)
		}
	}
}

func TestTableMisses(t *testing.T) {
	small := table("b 1\nbb 2\nd 4\n")
	for _, key := range []string{"", "a", "ba", "c", "d ", "e", "\x00", "\xff", "b 1"} {
		if rest, ok := small.find(key); ok {
			t.Errorf("found %q as %q", key, rest)
		}
	}
	if _, ok := table("").find("a"); ok {
		t.Error("found a key in an empty table")
	}
}

func FuzzLookup(f *testing.F) {
	for _, module := range []string{"numpy", "google.cloud.storage_v1", "azure..blob", "a b", ".", "é", "zope.\n"} {
		f.Add(module)
	}
	f.Fuzz(func(t *testing.T, module string) {
		e, ok := Lookup(module)
		if ok && (e.Distribution == "" || !strings.HasPrefix(module, e.Module)) {
			t.Errorf("Lookup(%q) = %+v", module, e)
		}
		if ok && IsNamespace(module) {
			t.Errorf("%q is a namespace and %+v", module, e)
		}
		Imports(module)
		PyPIName(CondaName(module))
		EverStdlib(module)
	})
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Lookup("sklearn.linear_model")
		Lookup("google.cloud.storage.blob")
	}
}
